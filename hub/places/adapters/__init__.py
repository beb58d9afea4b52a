"""Who answers where a text is: the local gazetteer, and Nominatim."""
