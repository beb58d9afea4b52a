"""The SQL of each metric: which facts of the warehouse it rests on, one row a fact."""

from __future__ import annotations

DAY = "24 * 60 * 60"

NEEDS_POSTED = f"""
    SELECT id AS fact, ward, neighbourhood, categories, NULL AS supplier, holder AS person, 1 AS denominator,
        CASE WHEN matched_at IS NOT NULL AND epoch(matched_at) - epoch(posted_at) <= 14 * {DAY} THEN 1 ELSE 0 END
            AS numerator
    FROM need WHERE posted_at >= $start AND posted_at < $end
"""  # noqa: S608 - constants only

# A wait belongs to the span it was posted in, and is looked at as it stood when the span ended.
WAITS = f"""
    SELECT id AS fact, ward, neighbourhood, categories, NULL AS supplier, holder AS person,
        (epoch(least(coalesce(matched_at, ended_at, $end), $end)) - epoch(posted_at)) / ({DAY}) AS days,
        matched_at IS NOT NULL AND matched_at < $end AS matched
    FROM need WHERE posted_at >= $start AND posted_at < $end
"""  # noqa: S608 - constants only

# Wanted: the open need's weekly pattern over the part of the span in which it was live and help was to have begun.
UNMET = f"""
    SELECT n.id AS fact, n.ward, n.neighbourhood, n.categories, NULL AS supplier, n.holder AS person,
        n.wanted AS denominator, greatest(0, n.wanted - coalesce(v.delivered, 0)) AS numerator
    FROM (
        SELECT *, minutes_week / (7 * {DAY}) * (
            epoch(least(coalesce(ended_at, $end), coalesce(wanted_to, $end), $end))
            - epoch(greatest(posted_at, wanted_from, $start))
        ) AS wanted
        FROM need WHERE posted_at < $end AND coalesce(ended_at, $end) > $start
    ) n
    LEFT JOIN (
        SELECT need, sum(delivered_minutes) AS delivered FROM visit
        WHERE starts_at >= $start AND starts_at < $end GROUP BY need
    ) v ON v.need = n.id
    WHERE n.wanted > 0
"""  # noqa: S608 - constants only

SEARCHES = """
    SELECT id AS fact, ward, neighbourhood, CASE WHEN category IS NULL THEN [] ELSE [category] END AS categories,
        NULL AS supplier, session AS person, 1 AS denominator, CASE WHEN total = 0 THEN 1 ELSE 0 END AS numerator
    FROM search WHERE searched_at >= $start AND searched_at < $end
"""

# Offered: weekly capacity times the weeks live in the span, shared over the wards that the offer covers, so that an
# offer counts once in the borough. Booked: minutes of agreed visits that stood on the calendar, where they stood.
UTILISATION = f"""
    SELECT o.id AS fact, w.ward, w.neighbourhood, o.categories, o.supplier, NULL AS person, 0 AS numerator,
        o.capacity_minutes / coalesce(w.wards, 1)
            * (epoch(least(coalesce(o.live_to, $end), $end)) - epoch(greatest(o.live_from, $start))) / (7 * {DAY})
            AS denominator
    FROM offer_live o LEFT JOIN (
        SELECT offer, ward, neighbourhood, count(*) OVER (PARTITION BY offer) AS wards FROM offer_ward
    ) w ON w.offer = o.id
    WHERE o.live_from < $end AND coalesce(o.live_to, $end) > $start AND o.capacity_minutes > 0
    UNION ALL
    SELECT id, ward, neighbourhood, [category], supplier, NULL, minutes, 0
    FROM visit WHERE agreed AND starts_at >= $start AND starts_at < $end AND occurrence NOT LIKE 'cancelled%'
"""  # noqa: S608 - constants only

ACTIVE_SUPPLIERS = """
    SELECT o.id AS fact, w.ward, w.neighbourhood, o.categories, o.supplier, NULL AS person
    FROM offer_live o LEFT JOIN offer_ward w ON w.offer = o.id
    WHERE o.live_from < $end AND coalesce(o.live_to, $end) >= $end
"""

DELIVERED = """
    SELECT id AS fact, ward, neighbourhood, [category] AS categories, supplier, holder AS person,
        delivered_minutes AS amount
    FROM visit WHERE starts_at >= $start AND starts_at < $end AND delivered_minutes > 0
"""

# 90 days up to the end of the span, whatever its length. What the resident called off in time was not owed any more.
HAND_BACKS = """
    SELECT id AS fact, ward, neighbourhood, [category] AS categories, supplier, holder AS person,
        minutes AS denominator, CASE WHEN occurrence = 'cancelled_by_supplier' THEN minutes ELSE 0 END AS numerator
    FROM visit WHERE agreed AND occurrence <> 'cancelled_free'
        AND starts_at >= $end - INTERVAL 90 DAY AND starts_at < $end
"""

MISSED = """
    SELECT id AS fact, ward, neighbourhood, [category] AS categories, supplier, holder AS person, 1 AS denominator,
        CASE WHEN occurrence = 'no_show_supplier' THEN 1 ELSE 0 END AS numerator
    FROM visit WHERE starts_at >= $start AND starts_at < $end AND occurrence IN ('delivered', 'no_show_supplier')
"""
