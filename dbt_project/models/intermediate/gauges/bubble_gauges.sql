-- Every gauge: a measure of a subject, with the measure's question, formula and thresholds.
select
    subjects.gauge_id,
    subjects.measure_id,
    subjects.subject_id,
    measures.title || ': ' || subjects.subject as title,
    measures.question_ids,
    measures.formula,
    measures.unit,
    measures.direction,
    measures.judged_on,
    measures.watch_threshold,
    measures.stretched_threshold,
    measures.extreme_threshold,
    measures.threshold_reason,
    measures.evidence_needed
from {{ ref('gauge_subjects') }} as subjects
inner join {{ ref('gauge_measures') }} as measures on subjects.measure_id = measures.measure_id
