//! `.dockerignore` and the pattern language it shares with `--exclude`.
