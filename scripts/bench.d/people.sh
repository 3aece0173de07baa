# Finding people, in the database alone. Sourced.
target/release/examples/search_people "$seconds"
