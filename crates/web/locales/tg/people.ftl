### Одамон: ҷустуҷӯ, сабт, варақа, сабтҳои монанд, рӯйхати хонишҳо, несткунӣ, манъ.

people = Одамон
people-lead = Шахсро ёбед, ҳар тавре ки номаш навишта шуда бошад.
people-search = Ном, телефон ё рақами ҳуҷҷат
people-find = Ёфтан
people-count = { PLURAL($count) ->
    [one] { $shown } нафар
   *[other] { $shown } нафар
}
people-none = Ҳанӯз касе ба қайд гирифта нашудааст
people-none-lead = Шахси якумро нависед ё китоби кориро ворид кунед.
people-not-found = Аз рӯи «{ $query }» касе ёфт нашуд
people-not-found-lead = Қисми ном, навишти дигар ё рақами телефонро санҷед. Одамони гурӯҳҳои дигар нишон дода намешаванд.
person-name = Ном
person-birth = Таваллуд
person-sex = Ҷинс
person-district = Ноҳия
person-new = Ба қайд гирифтани шахс
person-new-lead = Он чиро нависед, ки шахс худаш мегӯяд. Ба ҷуз ном ҳамааш метавонад баъдтар навишта шавад.
person-edit = Тағйир додани сабт
person-edit-lead = Танҳо тағйироти шумо ба дафтар дохил мешавад; қиматҳои пештара дар таърих мемонанд.
person-submit = Ба қайд гирифтан
person-no-cases = Ҳанӯз парванда нест
person-rights = Ҳуқуқҳои шахс
person-unnamed = Беном
person-erased = Нест шудааст
person-held = Манъи ҳуқуқии несткунӣ
person-conflict = Сабтҳо мувофиқ нестанд
person-merged = Бо сабти дигар якҷоя шудааст
person-age = { PLURAL($count) ->
    [one] { $shown } сол
   *[other] { $shown } сол
}
person-aged = { $birth } ({ $age })
person-born-age = { $age } дар санаи { $day }
person-born-band = { $band } дар санаи { $day }

group-who = Кӣ
group-name = Ном
group-name-lead = Чунон ки шахс худаш менависад, бо ҳар алифбо. Қисмҳояш танҳо вақте ки онҳоро медонед.
group-name-parts = Қисмҳои ном
group-birth = Таваллуд
group-birth-lead = Якеи инҳоро ба қадри маълум дақиқ пур кунед.
group-contact = Алоқа
group-contact-lead = Аввал пурсед: занг задан бехатар аст? Кӣ метавонад ҷавоб диҳад?
group-documents = Ҳуҷҷатҳо
group-living = Ҷойи зист
group-more = Боз дар бораи шахс
group-note = Қайд

fact-name = Номи пурра
fact-name_other = Ин тавр ҳам навишта мешавад
fact-given = Ном
fact-patronymic = Номи падар ё номи миёна
fact-family = Насаб
fact-salutation = Муроҷиат
fact-sex = Ҷинс
fact-gender = Гендери шахс
fact-birth = Таваллуд
fact-birth_date = Санаи таваллуд
fact-birth_date-hint = Рӯз, моҳ, сол: 05.03.1994. Танҳо сол ҳам мешавад: 1994.
fact-birth_age = Ё синну сол
fact-birth_band = Ё тахминан
fact-citizenship = Шаҳрвандӣ
fact-citizenship_second = Шаҳрвандии дуюм
fact-language = Забонҳо
fact-district = Ноҳия
fact-marital_status = Вазъи оилавӣ
fact-education = Маълумот
fact-children = Шумораи фарзандон
fact-document = Ҳуҷҷат
fact-document_number = Рақам
fact-document_country = Кадом кишвар додааст
fact-phone = Телефон
fact-phone_note = Кай, кӣ метавонад ҷавоб диҳад
fact-safety = Истифодааш бехатар аст?
fact-email = Почтаи электронӣ
fact-address = Суроға
fact-street = Хона, кӯча
fact-city = Деҳа ё шаҳр
fact-state = Ноҳия ё вилоят
fact-postal_code = Нишондоди почта
fact-country = Кишвар
fact-note = Қайд
fact-note-hint = Онро танҳо аъзоёне хонда метавонанд, ки ҳаққи хондани номҳоро доранд.
fact-htcds = Дигар маълумот

document-passport = Шиноснома
document-national_id = Шаҳодатномаи шахсият
document-birth_certificate = Шаҳодатномаи таваллуд
document-other = Ҳуҷҷати дигар

contact = Алоқаи бехатар
contact-none = На телефон маълум аст, на суроға.
safety-unknown = Аввал пурсед
safety-safe = Истифодааш бехатар
safety-unsafe = Хатарнок: зарар расонда метавонад
safety-never = Ҳаргиз истифода набаред

duplicates-title = Оё ин яке аз ин одамон нест?
duplicates-lead = Пеш аз ба қайд гирифтани «{ $name }»: ин сабтҳо монанданд.
duplicates-count = { PLURAL($count) ->
    [one] { $shown } сабт монанд аст
   *[other] { $shown } сабт монанданд
}
duplicates-why = Чӣ монанд аст
duplicates-elsewhere = Мувофиқати эҳтимолӣ: аз гурӯҳи { $team } пурсед
duplicates-score = монандӣ { $score } %
duplicates-new = Не, шахси нав навишта шавад
reason-name = Ном
reason-birth = Таваллуд
reason-sex = Ҷинс
reason-phone = Телефон
reason-document = Ҳуҷҷат
reason-district = Ноҳия

access-title = Ин номро кӣ хондааст
access-lead = Ҳар хониши сабти { $name }, ки ба экран ё файл расидааст.
access-count = { PLURAL($count) ->
    [one] { $shown } бор хонда шудааст
   *[other] { $shown } бор хонда шудааст
}
access-when = Кай
access-who = Кӣ
access-role = Нақш
access-purpose = Барои чӣ
access-print-hint = Шахс ҳақ дорад ин рӯйхатро гирад. Саҳифаро аз браузер чоп кунед: ба коғаз танҳо рӯйхат мебарояд.
access-printed = { $day } барои { $name } чоп шуд.

erase-title = Нест кардани ин шахс
erase-lead = Калидҳои ин сабт нобуд карда мешаванд. Онро дигар ҳеҷ кас хонда наметавонад, ҳатто аз нусхаи эҳтиётие, ки мӯҳлаташ гузаштааст. Ҷамъи рақамҳо бе шахс ҳам дуруст мемонад.
erase-grave = Инро баргардонидан мумкин нест.
erase-confirm = Барои тасдиқ номи шахсро нависед
erase-submit = Абадан нест кардан
erase-not-same = Ин номи шахс нест.
hold-place = Гузоштани манъи ҳуқуқии несткунӣ
hold-place-lead = То вақте ки манъ ҳаст, сабтро ҳеҷ кас нест карда наметавонад.
hold-lift = Бардоштани манъи ҳуқуқии несткунӣ
hold-lift-lead = Баъд аз ин сабтро боз нест кардан мумкин мешавад.
hold-reason = Сабаб
access-back = Бозгашт ба сабт
purpose-people_list = Рӯйхати одамон
purpose-people_search = Ҷустуҷӯ
purpose-people_duplicates = Санҷиши сабтҳои монанд
purpose-person_open = Сабт кушода шуд
purpose-case_open = Парванда кушода шуд
purpose-export_htcds = Баровардан ба файл
purpose-import_htcds = Ворид кардани файл
purpose-attachment_list = Рӯйхати файлҳо
purpose-attachment_open = Файл кушода шуд
erase-ground = Дар кадом асос?
ground-request = Худи шахс хоҳиш кард
ground-retention_ended = Мӯҳлати нигоҳдорӣ гузашт
ground-recorded_in_error = Иштибоҳан сабт шудааст
ground-legal_order = Суд ё қонун талаб мекунад
duplicates-again = Бозгашт ба варақа
person-number = Сабти { $number }
flagged-title = Шояд ҳамон як одам бошад, ки
flagged-lead = Ин сабт аз файл омадааст ва ба сабти дигар монанд аст. Пеш аз идома онҳоро муқоиса кунед.
flagged-dismiss = Дида шуд: ин одами дигар аст
