-- Who commits. Grain: one (author_name, author_email).
-- A bot is who the configuration names, and whose name ends in [bot], as on GitHub; nothing is left out because of it.
with people as (
    select author_name, author_email from stg_git__change_set_commits
    union
    select author_name, author_email from stg_git__commits
),
bots as (
    select distinct people.author_name, people.author_email
    from people
    inner join stg_config__bots
        on matches(people.author_name, stg_config__bots.pattern)
        or matches(people.author_email, stg_config__bots.pattern)
)
select
    people.author_name,
    people.author_email,
    bots.author_name is not null or people.author_name like '%[bot]' as is_bot
from people
left join bots
    on bots.author_name = people.author_name
    and bots.author_email = people.author_email
