"""Words that say nothing about what is wanted, as data, and everyday words that are no typing mistakes."""

from __future__ import annotations


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTION = _listed(
    """
    a about above after again against all am an and any are aren arent as at be because been before being below
    between both but by can cannot cant could couldnt did didnt do does doesnt doing don dont down during each either
    else etc few for from further get gets getting go goes had hadnt has hasnt have havent having he hed her here hers
    herself hes hi him himself his how however i id if ill im in into is isnt it its itself ive just let lets like may
    me might more most much must my myself near no nor not of off on once only or other our ours ourselves out over own
    per quite rather really s same shall she shes should shouldnt so some such t than that thats the their
    theirs them themselves then there these they theyd theyre theyve this those through to too under until up us very
    was wasnt we wed well were werent weve what when where which while who whom whose why will with within without wont
    would wouldnt yes you youd youll your youre yours yourself yourselves
    """
)
"""Words of grammar; they are in no token and in no phrase."""

PARTICLES = _listed("up out down off over round")
"""Words of grammar that turn a phrase into another: "washing" and "washing up"; the lexicon keeps them."""

REQUEST = _listed(
    """
    anybody anyone assist assistance assisting bit could find finding hello help helped helper helpers helping helps
    kindly lady looking love lovely man need needed needing needs nice old elderly people person please popping pop
    require required requires seek seeking somebody someone something stuff support supporting supports thank thanks
    thing things want wanted wanting wants wish would able unable struggle struggles struggling possible local nearby
    """
)
"""Words of asking; everybody uses them, so they find nothing."""

RELATION = _listed(
    """
    aunt auntie brother boyfriend child children dad daddy dads daughter family father fathers friend gran granddad
    grandad grandfather grandma grandmother grandpa granny girlfriend husband husbands mam mom mother mothers mum mummy
    mums nan nana nanny neighbour neighbours parent parents partner relative sister son uncle wife wifes
    """
)
"""Whom it is for; it never decides what it is."""

STOP = FUNCTION | REQUEST | RELATION
"""What search leaves out."""

TIMES = _listed(
    """
    afternoon afternoons am bedtime breakfast daily day days evening evenings every everyday fortnight fortnightly
    friday fridays hour hours lunch lunchtime lunchtimes minute minutes monday mondays month monthly months morning
    mornings night nights noon often once overnight pm regular regularly saturday saturdays sunday sundays teatime
    three thursday thursdays time times today tomorrow tonight tuesday tuesdays twice two wednesday wednesdays week
    weekday weekdays weekend weekends weekly weeks year
    """
)
"""When it is; phrases may hold them, but alone they are no evidence of what is wanted."""

COMMON = (
    STOP
    | TIMES
    | _listed(
        """
        also alone always another around arm away back bad badly because been best better book boot came cant care
        chat come cook cool cost cover dark does done door drive early easy eat even ever every face fall falls far
        feel feet fell felt fill find fine fire first five food foot four free full gave give goal going gone good
        great half hand hands hard hate head hear heard heart heavy here high hold hole home hope house hurt ill
        inside keep kept kind knee knees knew know large last late lately later least leave left less life lift light
        list live lived lives living lone long look looks lost lots make makes many mean meet mend mind mine miss more
        move moved much near never new next nobody none nothing now often open outside paid pain part past pay place
        plan play poor quick quiet quite read ready real rest ride right road room safe said same says seat seen
        send sent shop show side sick since sit slow small sock soft soon sore sort sound speak still stop store such
        sure take takes taken talk tall tell than thin tired told took town tried true turn used usually visit wait
        wake walk wall warm wash watch water weak wear went whole wide word work worn worse young
        """
    )
)
"""Well-spelt everyday words: never taken for a typing mistake of another."""
