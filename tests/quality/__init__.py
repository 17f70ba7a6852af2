"""The second suite: how well the product reads labelled reports, against pinned scores."""
