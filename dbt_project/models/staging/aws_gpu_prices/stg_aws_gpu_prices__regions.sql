-- The regions of each version of Amazon's price list that was requested.
select version_code, region, path, document_id, locator
from {{ source('raw', 'aws_gpu_prices__regions') }}
