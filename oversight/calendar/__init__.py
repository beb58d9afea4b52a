"""The calendar: the periods and quarters that every published table stands in."""
