### The journal.

journal = Journal
journal-lead = Everything that happens is an act in one chain. Who alters an act breaks the chain.
journal-verify = Check the whole journal
journal-state = How far it holds
journal-acts = Acts
journal-reads = Readings of names
journal-consistent = The journal is whole: nothing was altered, deleted, inserted or reordered.
journal-broken = The journal is not whole. First place: { $place }. Call your administrator and change nothing.
journal-witness-hint = A witness keeps this line outside this machine. With it, even a history that was rewritten and signed again is found out.
journal-head = Line for a witness
journal-head-lead = Print or copy it and give it to somebody outside. It says nothing about any person.
journal-signed = Last signed: { $moment }.
