### Загрузка и выгрузка.

transfer = Файлы
transfer-lead = Работа с книгой случаев HTCDS.
import-title = Загрузить рабочую книгу
import-lead = Excel или CSV, как их публикует стандарт. Строки, которые принять нельзя, отклоняются с причиной и ничего не теряют; тот же файл ещё раз ничего не добавит.
import-file = Файл
import-file-hint = Книга HTCDS 2.0 (.xlsx) или .csv, до 50 МБ.
import-dry = Что сделать
import-dry-real = Загрузить строки
import-dry-only = Только проверить файл
import-start = Начать
import-done = Все строки файла приняты.
import-checked = Ничего не записано: файл только проверен.
import-partly = Часть строк отклонена. Остальные приняты.
import-read = Прочитано строк
import-imported = Новых
import-unchanged = Уже были
import-rejected = Отклонено
import-refused = Отклонённые строки
import-refused-lead = У каждой строки названа причина. Исправьте её в книге и загрузите файл ещё раз.
import-refused-more = { PLURAL($count) ->
    [one] Ещё { $shown } строка — в файле.
    [few] Ещё { $shown } строки — в файле.
    [many] Ещё { $shown } строк — в файле.
   *[other] Ещё { $shown } строки — в файле.
}
import-sheet = Лист
import-row = Строка
import-column = Столбец
import-reason = Причина
import-rejected-fetch = Скачать отклонённые строки (CSV)
import-rejected-hint = Строки в нём не изменены, вместе с именами. Удалите файл, когда закончите.
import-title-job = Загрузка
import-file-missing = Сначала выберите файл.
export-title = Выгрузить рабочую книгу
export-lead = Все случаи, которые вам доступны, на листе стандарта, с нашим номером случая. При загрузке книга вернётся в те же случаи.
export-recorded = В файле есть имена. Выгрузка записывается у каждого, кто в нём есть, и они могут это увидеть.
export-start = Создать книгу
export-title-job = Выгрузка
export-ready = Книга готова. Её можно забрать один раз, в течение четверти часа, пока вы не вышли.
export-fetch = Скачать книгу
export-done = Книга создана.
job-refreshes = Страница обновляется каждые две секунды.
job-stop = Остановить
job-failed = Работа остановилась: { $reason }
job-cancelled = Остановлено. Записанное прежде — целое, остальное пропущено.
transfer-job = Работа с файлом
job-running = Сделано { $done } из { $total }
job-waiting = Работа готовится.

row-bad_case_id = «{ $value }» — не номер случая Panoh.
row-case_id_twice = Этот номер случая стоит в двух строках.
row-cell_error = В ячейке ошибка электронной таблицы.
row-date_out_of_range = Год должен быть от 1900 до 2099: «{ $value }».
row-future_date = Дата рождения в будущем: «{ $value }».
row-impossible_date = Такого дня нет: «{ $value }». Сначала день, потом месяц.
row-no_such_case = Нет случая с таким номером, который вы могли бы изменить.
row-not_a_country = «{ $value }» — не страна.
row-not_a_date = «{ $value }» — не дата. Впишите день, месяц и год: 05.03.1985.
row-not_a_number = «{ $value }» — не число.
row-several_values = Здесь может стоять только одно значение.
row-two_digit_year = Впишите год четырьмя цифрами: «{ $value }».
row-record_changed_meanwhile = Эту запись всё время меняли другие. Загрузите строку ещё раз.
row-record_damaged = Хранимая запись не открывается. Сообщите администратору.
row-record_invalid = Сказанное в строке нельзя принять как запись.
row-record_locked = Ваши ключи не открывают эту запись. Войдите снова или попросите ключ.
row-record_not_allowed = Ваша роль и команда не позволяют писать эту запись.
row-record_not_found = Записи этой строки здесь больше нет.
row-record_refused = Правило запрещает менять эту запись.
row-unknown_case_id = Случая с таким номером для вас здесь нет. Очистите ячейку, чтобы добавить строку как новый случай.
row-unknown_code = «{ $value }» нет в списке этого столбца.
row-unknown_language = «{ $value }» — неизвестный язык.

import-alike = Возможно, уже есть
import-alike-lead = Эти новые записи похожи на тех, кто уже был зарегистрирован. Они отмечены; откройте и сравните.

import-stopped = Загрузка окончилась раньше последней строки: { $reason } Здесь показано то, что сделано до этого.
