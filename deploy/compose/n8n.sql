-- PostgreSQL of the profile "scale" runs this once: a database for n8n beside the service's.
CREATE DATABASE n8n;
