### Люди: поиск, запись, форма, похожие записи, список чтений, стирание, запрет.

people = Люди
people-lead = Найдите человека, как бы ни было записано его имя.
people-search = Имя, телефон или номер документа
people-find = Найти
people-count = { PLURAL($count) ->
    [one] { $shown } человек
    [few] { $shown } человека
    [many] { $shown } человек
   *[other] { $shown } человека
}
people-none = Пока никто не зарегистрирован
people-none-lead = Запишите первого человека или загрузите рабочую книгу.
people-not-found = По запросу «{ $query }» никого не найдено
people-not-found-lead = Попробуйте часть имени, другое написание или номер телефона. Люди других команд не показаны.
person-name = Имя
person-birth = Рождение
person-sex = Пол
person-district = Район
person-new = Записать человека
person-new-lead = Пишите то, что человек говорит вам сам. Всё, кроме имени, может подождать.
person-edit = Изменить запись
person-edit-lead = В журнал попадёт только то, что вы измените; прежние значения останутся в истории.
person-submit = Записать
person-no-cases = Случаев пока нет
person-rights = Права человека
person-unnamed = Без имени
person-erased = Стёрто
person-held = Правовой запрет на стирание
person-conflict = Записи расходятся
person-merged = Объединена с другой записью
person-age = { PLURAL($count) ->
    [one] { $shown } год
    [few] { $shown } года
    [many] { $shown } лет
   *[other] { $shown } года
}
person-aged = { $birth } ({ $age })
person-born-age = { $age } на { $day }
person-born-band = { $band } на { $day }

group-who = Кто
group-name = Имя
group-name-lead = Так, как человек пишет его сам, любыми буквами. По частям, только если вы их знаете.
group-name-parts = Части имени
group-birth = Рождение
group-birth-lead = Заполните одно из полей так точно, как известно.
group-contact = Связь
group-contact-lead = Сначала спросите: безопасно ли звонить? Кто может ответить?
group-documents = Документы
group-living = Где человек живёт
group-more = Ещё о человеке
group-note = Заметка

fact-name = Полное имя
fact-name_other = Пишется также
fact-given = Личное имя
fact-patronymic = Отчество или среднее имя
fact-family = Фамилия
fact-salutation = Обращение
fact-sex = Пол
fact-gender = Гендер
fact-birth = Рождение
fact-birth_date = Дата рождения
fact-birth_date-hint = День, месяц, год: 05.03.1994. Можно только год: 1994.
fact-birth_age = Или возраст в годах
fact-birth_band = Или примерно
fact-citizenship = Гражданство
fact-citizenship_second = Второе гражданство
fact-language = Языки
fact-district = Район
fact-marital_status = Семейное положение
fact-education = Образование
fact-children = Число детей
fact-document = Документ
fact-document_number = Номер
fact-document_country = Кем выдан
fact-phone = Телефон
fact-phone_note = Когда, кто может ответить
fact-safety = Безопасно ли пользоваться?
fact-email = Электронная почта
fact-address = Адрес
fact-street = Дом, улица
fact-city = Село или город
fact-state = Район или область
fact-postal_code = Почтовый индекс
fact-country = Страна
fact-note = Заметка
fact-note-hint = Читать её могут только участники, которым доступны имена.
fact-htcds = Прочее

document-passport = Паспорт
document-national_id = Удостоверение личности
document-birth_certificate = Свидетельство о рождении
document-other = Другой документ

contact = Безопасная связь
contact-none = Ни телефона, ни адреса не известно.
safety-unknown = Сначала спросите
safety-safe = Можно пользоваться
safety-unsafe = Небезопасно: может навредить
safety-never = Никогда не использовать

duplicates-title = Не один ли это из этих людей?
duplicates-lead = Прежде чем записать «{ $name }»: эти записи похожи.
duplicates-count = { PLURAL($count) ->
    [one] Похожа { $shown } запись
    [few] Похожи { $shown } записи
    [many] Похожи { $shown } записей
   *[other] Похожи { $shown } записи
}
duplicates-why = Что совпадает
duplicates-elsewhere = Возможное совпадение: спросите команду { $team }
duplicates-score = сходство { $score } %
duplicates-new = Нет, записать нового человека
reason-name = Имя
reason-birth = Рождение
reason-sex = Пол
reason-phone = Телефон
reason-document = Документ
reason-district = Район

access-title = Кто читал это имя
access-lead = Все чтения записи { $name }, которые дошли до экрана или файла.
access-count = { PLURAL($count) ->
    [one] Прочитано { $shown } раз
    [few] Прочитано { $shown } раза
    [many] Прочитано { $shown } раз
   *[other] Прочитано { $shown } раза
}
access-when = Когда
access-who = Кто
access-role = Роль
access-purpose = Для чего
access-print-hint = Человек вправе получить этот список. Напечатайте страницу из браузера: на бумагу попадёт только список.
access-printed = Напечатано { $day } для { $name }.

erase-title = Стереть этого человека
erase-lead = Ключи записи уничтожаются. Её больше никто не прочтёт, даже из резервной копии, срок которой истёк. Итоги останутся верными и без человека.
erase-grave = Отменить это нельзя.
erase-confirm = Для подтверждения впишите имя человека
erase-submit = Стереть навсегда
erase-not-same = Это не имя этого человека.
hold-place = Поставить правовой запрет на стирание
hold-place-lead = Пока запрет стоит, запись никто не может стереть.
hold-lift = Снять правовой запрет на стирание
hold-lift-lead = После этого запись снова можно будет стереть.
hold-reason = Причина
access-back = Назад к записи
purpose-people_list = Список людей
purpose-people_search = Поиск
purpose-people_duplicates = Проверка на похожие записи
purpose-person_open = Запись открыта
purpose-case_open = Случай открыт
purpose-export_htcds = Выгрузка в файл
purpose-import_htcds = Загрузка файла
purpose-attachment_list = Список файлов
purpose-attachment_open = Файл открыт
erase-ground = На каком основании?
ground-request = Об этом попросил сам человек
ground-retention_ended = Срок хранения истёк
ground-recorded_in_error = Записано по ошибке
ground-legal_order = Этого требует суд или закон
duplicates-again = Назад к форме
person-number = Запись { $number }
flagged-title = Возможно, это тот же человек, что и
flagged-lead = Запись пришла из файла и похожа на другую. Сравните их, прежде чем продолжать.
flagged-dismiss = Проверено: это другой человек
