-- Who commits. Grain: one (author_name, author_email).
-- A bot is who the configuration names, and whose name ends in [bot], as on GitHub; nothing is left out because of it.
with people as (
    select author_name, author_email from change_set_commits
    union
    select author_name, author_email from commits
),
found_bots as (
    select distinct people.author_name, people.author_email
    from people
    inner join bots
        on matches(people.author_name, bots.pattern)
        or matches(people.author_email, bots.pattern)
)
select
    people.author_name,
    people.author_email,
    found_bots.author_name is not null or people.author_name like '%[bot]' as is_bot
from people
left join found_bots
    on found_bots.author_name = people.author_name
    and found_bots.author_email = people.author_email
