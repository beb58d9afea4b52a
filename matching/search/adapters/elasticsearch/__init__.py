"""The index in Elasticsearch, for councils or regions that outgrow one machine."""

from matching.search.adapters.elasticsearch.access import Access
from matching.search.adapters.elasticsearch.index import ElasticsearchIndex

__all__ = ["Access", "ElasticsearchIndex"]
