//! Every column of the database, classified. A test holds this list against the live schema of both
//! databases; a new column needs a line here, and with it an answer to 'who can read it?'.
