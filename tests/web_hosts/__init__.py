"""Real web servers for tests. (Not in `site/hosting`: Python has a module `site` of its own.)"""
