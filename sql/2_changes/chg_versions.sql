-- What moved: versions of images and charts that a deployment changed, and the commits behind them.
-- Grain: one (deployment_id, kind, image, from_version, to_version): of an image in several versions each new one came from each that went.
-- A version becomes a commit by an explicit reference, else as chg_bridges says.
--   image: name without version; empty where only a version is known (a GitPath's field, a Helm value without a repository)
--   service: whose code it is, with its repository_key and paths; null if nobody's
--   bridge: reference, sha_in_tag, git_tag: how to_version led to its commit; null if it did not
--   direction: forward, backward, same, diverged; unknown where a commit is not known or the two were not compared yet
--   change_set_status: resolved, or why the commits between the two are not known; null if they were not asked for yet
with bridged as (
    select
        chg_code_moves.*,
        coalesce(chg_code_moves.from_reference_sha, from_bridge.commit_sha) as from_commit_sha,
        coalesce(chg_code_moves.to_reference_sha, to_bridge.commit_sha) as to_commit_sha,
        case when chg_code_moves.to_reference_sha is not null then 'reference' else to_bridge.bridge end as bridge
    from chg_code_moves
    left join chg_bridges as from_bridge
        on from_bridge.repository_key = chg_code_moves.repository_key
        and from_bridge.version = chg_code_moves.from_version
        and from_bridge.tag is not distinct from chg_code_moves.tag
        and from_bridge.sha_pattern is not distinct from chg_code_moves.sha_pattern
        and from_bridge.named_sha is not distinct from chg_code_moves.from_named_sha
    left join chg_bridges as to_bridge
        on to_bridge.repository_key = chg_code_moves.repository_key
        and to_bridge.version = chg_code_moves.to_version
        and to_bridge.tag is not distinct from chg_code_moves.tag
        and to_bridge.sha_pattern is not distinct from chg_code_moves.sha_pattern
        and to_bridge.named_sha is not distinct from chg_code_moves.to_named_sha
)
select
    bridged.deployment_id,
    bridged.kind,
    bridged.image,
    bridged.from_version,
    bridged.to_version,
    bridged.service,
    bridged.repository_key,
    coalesce(bridged.path, '') as paths,
    bridged.from_commit_sha,
    bridged.to_commit_sha,
    bridged.bridge,
    case
        when bridged.from_commit_sha = bridged.to_commit_sha then 'same'
        else coalesce(change_sets.direction, 'unknown')
    end as direction,
    case
        when bridged.from_commit_sha = bridged.to_commit_sha then 'resolved'
        else change_sets.status
    end as change_set_status
from bridged
left join change_sets
    on change_sets.repository_key = bridged.repository_key
    and change_sets.from_sha = bridged.from_commit_sha
    and change_sets.to_sha = bridged.to_commit_sha
    and change_sets.paths = coalesce(bridged.path, '')
