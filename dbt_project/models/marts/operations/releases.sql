select
    release_id,
    previous_release_id,
    published_at,
    run_id,
    content_id,
    marts,
    companies,
    figures,
    facts,
    documents,
    checks,
    checks_warned,
    keys_added,
    keys_changed,
    keys_vanished
from {{ source('raw', 'releases__published') }}
