-- How many of Azure's prices each rule left out of the tables, by document.
select rule, prices, document_id, locator
from {{ source('raw', 'azure_gpu_prices__left_out') }}
