"""What the rooms hand to each other: plain frozen values, by subject; no printing and no graph library in them."""
