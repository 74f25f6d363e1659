### Ворид ва содир.

transfer = Файлҳо
transfer-lead = Кор бо китоби парвандаҳои HTCDS.
import-title = Ворид кардани китоби корӣ
import-lead = Excel ё CSV, чунон ки стандарт нашр мекунад. Сатрҳое, ки қабул намешаванд, бо сабабаш рад мегарданд ва чизе гум намешавад; ҳамон файл бори дигар чизе илова намекунад.
import-file = Файли корӣ
import-file-hint = Китоби HTCDS 2.0 (.xlsx) ё .csv, то 50 МБ.
import-dry = Чӣ бояд кард
import-dry-real = Сатрҳоро ворид кардан
import-dry-only = Танҳо файлро санҷидан
import-start = Оғоз
import-done = Ҳамаи сатрҳои файл қабул шуданд.
import-checked = Чизе навишта нашуд: файл танҳо санҷида шуд.
import-partly = Баъзе сатрҳо рад шуданд. Дигарон қабул шуданд.
import-read = Сатрҳои хондашуда
import-imported = Нав
import-unchanged = Аллакай буданд
import-rejected = Радшуда
import-refused = Сатрҳои радшуда
import-refused-lead = Дар ҳар сатр сабаб навишта шудааст. Онро дар китоб дуруст карда, файлро боз ворид кунед.
import-refused-more = { PLURAL($count) ->
    [one] Боз { $shown } сатр дар файл ҳаст.
   *[other] Боз { $shown } сатр дар файл ҳастанд.
}
import-sheet = Варақ
import-row = Сатр
import-column = Сутун
import-reason = Сабаб
import-rejected-fetch = Гирифтани сатрҳои радшуда (CSV)
import-rejected-hint = Сатрҳо дар он бетағйир, бо номҳо мебошанд. Баъд аз кор файлро нест кунед.
import-title-job = Воридкунӣ
import-file-missing = Аввал файлро интихоб кунед.
export-title = Баровардани китоби корӣ
export-lead = Ҳамаи парвандаҳое, ки ба шумо кушодаанд, дар варақи стандарт, бо рақами парвандаи мо. Ҳангоми воридкунӣ китоб ба ҳамон парвандаҳо бармегардад.
export-recorded = Дар файл номҳо ҳастанд. Баровардан барои ҳар каси дар он буда сабт мешавад ва онҳо инро дида метавонанд.
export-start = Сохтани китоб
export-title-job = Баровардан
export-ready = Китоб тайёр аст. Онро як бор, дар давоми чоряк соат, то баромаданатон гирифтан мумкин аст.
export-fetch = Гирифтани китоб
export-done = Китоб сохта шуд.
job-refreshes = Саҳифа ҳар ду сония нав мешавад.
job-stop = Боздоштан
job-failed = Кор қатъ шуд: { $reason }
job-cancelled = Боздошта шуд. Он чи пештар навишта шуд, бутун аст; боқӣ монда шуд.
transfer-job = Кор бо файл
job-running = { $done } аз { $total } иҷро шуд
job-waiting = Кор омода мешавад.

row-bad_case_id = «{ $value }» рақами парвандаи Panoh нест.
row-case_id_twice = Ин рақами парванда дар ду сатр меояд.
row-cell_error = Дар хона хатои ҷадвал аст.
row-date_out_of_range = Сол бояд аз 1900 то 2099 бошад: «{ $value }».
row-future_date = Санаи таваллуд дар оянда аст: «{ $value }».
row-impossible_date = Чунин рӯз нест: «{ $value }». Аввал рӯз, баъд моҳ.
row-no_such_case = Парвандаи чунин рақам, ки шумо тағйир дода тавонед, нест.
row-not_a_country = «{ $value }» кишвар нест.
row-not_a_date = «{ $value }» сана нест. Рӯз, моҳ ва солро нависед: 05.03.1985.
row-not_a_number = «{ $value }» адад нест.
row-several_values = Дар ин ҷо танҳо як қимат меояд.
row-two_digit_year = Солро бо чор рақам нависед: «{ $value }».
row-record_changed_meanwhile = Ин сабтро дигарон пайваста иваз мекарданд. Сатрро аз нав ворид кунед.
row-record_damaged = Сабти нигоҳдошта кушода намешавад. Ба маъмур хабар диҳед.
row-record_invalid = Гуфтаи сатрро ҳамчун сабт қабул кардан мумкин нест.
row-record_locked = Калидҳои шумо ин сабтро намекушоянд. Аз нав ворид шавед ё калид пурсед.
row-record_not_allowed = Нақш ва гурӯҳи шумо навиштани ин сабтро иҷозат намедиҳад.
row-record_not_found = Сабти ин сатр дигар дар ин ҷо нест.
row-record_refused = Қоида иваз кардани ин сабтро манъ мекунад.
row-unknown_case_id = Парвандаи чунин рақам барои шумо дар ин ҷо нест. Барои илова чун парвандаи нав катакро холӣ кунед.
row-unknown_code = «{ $value }» дар рӯйхати ин сутун нест.
row-unknown_language = Забони «{ $value }» маълум нест.

import-alike = Шояд аллакай ҳастанд
import-alike-lead = Ин сабтҳои нав ба касоне монанданд, ки пештар ба қайд гирифта шудаанд. Онҳо қайд шудаанд; кушоед ва муқоиса кунед.

import-stopped = Воридкунӣ пеш аз сатри охирин ба охир расид: { $reason } Ин ҷо он чи пештар шуд, навишта шудааст.
