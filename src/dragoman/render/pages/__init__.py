"""Pages for people: the same typed contexts and templates for the web application and the briefing."""
