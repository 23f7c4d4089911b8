"""A publisher that means harm, or is broken beyond its protocol: what may never happen, whatever it sends."""
