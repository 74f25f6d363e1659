### Виды записей, как их показывает история.

act-person_registered = Запись создана
act-person_amended = Запись изменена
act-person_merged = Объединена с другой записью
act-person_merge_undone = Объединение отменено
act-case_opened = Случай открыт
act-case_amended = Случай изменён
act-case_imported = Загружен из рабочей книги
act-subject_erased = Стёрто
act-hold_placed = Поставлен правовой запрет на стирание
act-hold_lifted = Снят правовой запрет на стирание
act-attachment_added = Добавлен файл
act-person_duplicate_suspected = Отмечено вероятное совпадение
act-person_duplicate_dismissed = Вероятное совпадение проверено
act-contact_erased = Данные для связи стёрты
act-attachment_deleted = Файл удалён
