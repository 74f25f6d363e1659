### Организация и участники.

organisation = Организация
organisation-lead = Кто здесь работает и с какими ключами.
organisation-recovery-used = Был использован код восстановления этой организации. Если вы этого не ждали, сразу поговорите с руководителем.
members = Участники
members-count = { PLURAL($count) ->
    [one] { $shown } участник
    [few] { $shown } участника
    [many] { $shown } участников
   *[other] { $shown } участника
}
member-name = Имя
member-role = Роль
member-state = Состояние
member-new = Добавить участника
member-new-lead = Первый пароль передайте лично. При первом входе его надо сменить.
member-login = Имя пользователя
member-login-hint = Малые латинские буквы и цифры, для входа.
member-password = Первый пароль
member-password-hint = Не меньше 12 знаков.
member-role-hint = Роль решает, какие ключи получит участник.
member-team-none = Без команды
member-area = Команды участка
member-submit = Добавить
member-left = Ушёл
member-second-factor = Второй фактор есть
member-no-second-factor = Второго фактора нет
member-facts = Участие
member-added = Участник с
member-change-role = Сменить роль или команду
member-change-role-lead = Новая роль сразу получает свои ключи; ключи, которых у неё быть не должно, заменяются.
member-reset = Задать новый пароль
member-reset-lead = Пароль даётся на время: при следующем входе участник выберет свой. Ключи у него тоже новые, их надо снова передать по проверочным словам.
member-reset-submit = Задать пароль
member-remove = Прекратить участие
member-remove-lead = Доступ прекращается сразу. Ключи организации получают новую версию для остающихся.
member-remove-submit = Прекратить доступ
check-words = Проверочные слова
check-words-lead = Сверьте эти четыре слова с участником голосом или лично, прежде чем давать ключи.
teams = Команды
teams-none = Команд пока нет.
team-name = Название новой команды
team-add = Добавить команду
card = Карточка организации
card-lead = Прочтите эти восемь слов организации-партнёру по связи, которую вы оба знаете. Если слова с обеих сторон одни и те же, карточки подлинные.
card-text = Показать карточку текстом
keys = Ключи
member-waits = Ждёт ключей
member-lent = Пароль ещё не сменён
member-grant = Передать ключи
member-grant-words = Проверочные слова, как их назвал участник
member-grant-submit = Передать
check-words-own = Кто даёт вам ключи, спросит эти четыре слова.
key-coded = Ключ показателей: версия { $version }
key-identity = Ключ имён: версия { $version }
key-card = Ключи карточки: версия { $version }
keys-rewrapping = Ключи записей обновляются: { $done } из { $total }.
keys-renewal-due = Пора обновить ключи. Это начнётся, когда войдёт кто-нибудь с ключами.
