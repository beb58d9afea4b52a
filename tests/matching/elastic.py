"""A maker of empty indexes on a real server, for the contract."""

from itertools import count

from matching.search.adapters.elasticsearch import Access, ElasticsearchIndex

_numbers = count()


def maker(url, made, kind=ElasticsearchIndex):
    """A function that makes an empty index; the one before is taken away."""

    def make():
        clear(made)
        index = kind(Access(url, index=f"contract{next(_numbers)}"))
        index.prepare()
        made.append(index)
        return index

    return make


def clear(made):
    """Take away what was made."""
    for index in made:
        index.forget()
        index.close()
    made.clear()
