//! Typed Dockerfile → build graph, image configuration, findings of checks that need an environment.
