### Случаи.

case = Случай
cases = Случаи
cases-lead = Работа, которая ведётся для людей.
cases-none = Случаев пока нет
cases-none-lead = Случай открывают из записи человека.
cases-count = { PLURAL($count) ->
    [one] { $shown } случай
    [few] { $shown } случая
    [many] { $shown } случаев
   *[other] { $shown } случая
}
case-status = Состояние
case-opened = Открыт
case-new = Открыть случай
case-new-lead = Случай — это работа для одного человека. Запишите, что известно сейчас; остальное можно потом.
case-edit = Изменить случай
case-empty = Здесь пока ничего не записано.
case-submit = Открыть случай
case-conflict = Записи расходятся
group-work = Наша работа
group-what = Что произошло
group-how = Как это произошло
group-vulnerability = Уязвимость
group-decision = Решения других органов
group-referral = Перенаправление
group-story = Рассказ
group-other = Другие сведения из рабочей книги
fact-status = Состояние
fact-exploitation = Вид эксплуатации
fact-sexual_exploitation = Вид сексуальной эксплуатации
fact-industry = Отрасль
fact-control = Средства контроля
fact-recruitment = Способ вербовки
fact-recruitment_place = Место вербовки
fact-exploitation_place = Место эксплуатации
fact-vulnerability = Обстоятельства уязвимости
fact-vulnerability_details = Подробности об уязвимости
fact-trafficking_status = Признанный статус
fact-decision_organisation = Кто принял решение
fact-relationship_to_trafficker = Отношение к торговцу людьми
fact-reason_incoming_referral = Почему направили к нам
fact-incoming_referral_date = Когда направили к нам
fact-incoming_referral_details = Подробности направления к нам
fact-referring_organisation = Направившая организация
fact-referring_worker = Её сотрудник
fact-reason_outgoing_referral = Почему направили мы
fact-outgoing_referral_date = Когда направили мы
fact-outgoing_referral_details = Подробности нашего направления
fact-referred_organisation = Куда направили
fact-referred_worker = Сотрудник той организации
fact-case_worker = Кто ведёт случай
fact-closure_reason = Причина закрытия
fact-consent_recorded_elsewhere = Согласие записано в другом месте
fact-narrative = Рассказ
fact-narrative-hint = По возможности словами самого человека. Читать его могут только участники, которым доступны имена.
case-number = Случай { $number }
case-due = Срок: { $day }
fact-recruitment_websites = Сайты и приложения при вербовке
fact-exploitation_websites = Сайты и приложения при эксплуатации
group-what-more = Подробнее об эксплуатации
