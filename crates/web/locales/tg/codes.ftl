### Навъҳои амал, чунон ки таърих нишон медиҳад.

act-person_registered = Ба қайд гирифта шуд
act-person_amended = Сабт тағйир ёфт
act-person_merged = Бо сабти дигар якҷоя шуд
act-person_merge_undone = Якҷояшавӣ бекор шуд
act-case_opened = Парванда кушода шуд
act-case_amended = Парванда тағйир ёфт
act-case_imported = Аз китоби корӣ ворид шуд
act-subject_erased = Нест карда шуд
act-hold_placed = Манъи ҳуқуқии несткунӣ гузошта шуд
act-hold_lifted = Манъи ҳуқуқии несткунӣ бардошта шуд
act-attachment_added = Файл илова шуд
act-person_duplicate_suspected = Мувофиқати эҳтимолӣ қайд шуд
act-person_duplicate_dismissed = Мувофиқати эҳтимолӣ дида шуд
act-contact_erased = Маълумоти алоқа нест карда шуд
act-attachment_deleted = Файл нест карда шуд
