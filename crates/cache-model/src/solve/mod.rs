//! Cache keys, records and the demand-driven solver.
