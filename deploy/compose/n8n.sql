-- In the profile "scale", PostgreSQL runs this once: it creates a database for n8n next to the service's.
CREATE DATABASE n8n;
