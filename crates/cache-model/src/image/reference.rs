//! Image references: `python:3.12` → `docker.io/library/python:3.12`.
//!
//! Follows `distribution/reference`.
