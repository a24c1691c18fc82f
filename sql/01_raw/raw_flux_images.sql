-- Image references that Kustomizations rewrite, as landed. Grain: one (object content, image).
select *
from landed_flux_images
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
