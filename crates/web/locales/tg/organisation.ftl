### Ташкилот ва аъзоён.

organisation = Ташкилот
organisation-lead = Дар ин ҷо киҳо ва бо кадом калидҳо кор мекунанд.
organisation-recovery-used = Рамзи барқарорсозии ин ташкилот истифода шудааст. Агар инро интизор набудед, фавран бо роҳбар гап занед.
members = Аъзоён
members-count = { PLURAL($count) ->
    [one] { $shown } аъзо
   *[other] { $shown } аъзо
}
member-name = Ном
member-role = Нақш
member-state = Ҳолат
member-new = Илова кардани аъзо
member-new-lead = Гузарвожаи аввалинро рӯ ба рӯ супоред. Дар даромади якум онро иваз кардан лозим аст.
member-login = Номи корбар
member-login-hint = Ҳарфҳои хурди лотинӣ ва рақамҳо, барои даромадан.
member-password = Гузарвожаи аввалин
member-password-hint = На кам аз 12 аломат.
member-role-hint = Нақш муайян мекунад, ки аъзо кадом калидҳоро мегирад.
member-team-none = Бе гурӯҳ
member-area = Гурӯҳҳои минтақаи аъзо
member-submit = Илова кардан
member-left = Рафтааст
member-second-factor = Омили дуюм дорад
member-no-second-factor = Омили дуюм надорад
member-facts = Аъзогӣ
member-added = Аъзо аз
member-change-role = Иваз кардани нақш ё гурӯҳ
member-change-role-lead = Нақши нав калидҳои худро фавран мегирад; калидҳое, ки набояд дошта бошад, иваз мешаванд.
member-reset = Гузоштани гузарвожаи нав
member-reset-lead = Калидҳои аъзо аз нав мӯҳр мешаванд. Аввал бигузор аъзо калимаҳои санҷиширо хонад.
member-reset-submit = Гузарвожаро гузоштан
member-remove = Қатъи ин аъзогӣ
member-remove-lead = Дастрасӣ фавран қатъ мешавад. Калидҳои ташкилот барои боқимондагон нусхаи нав мегиранд.
member-remove-submit = Дастрасиро қатъ кардан
check-words = Калимаҳои санҷишӣ
check-words-lead = Пеш аз додани калидҳо ин чор калимаро бо аъзо шифоҳӣ ё рӯ ба рӯ муқоиса кунед.
teams = Гурӯҳҳо
teams-none = Ҳанӯз гурӯҳ нест.
team-name = Номи гурӯҳи нав
team-add = Илова кардани гурӯҳ
card = Корти ташкилот
card-lead = Ин ҳашт калимаро ба ташкилоти шарик тавассути алоқае хонед, ки ҳарду мешиносед. Агар калимаҳо дар ҳар ду тараф якхела бошанд, кортҳо ҳақиқӣ мебошанд.
card-text = Кортро бо матн нишон додан
keys = Калидҳо
member-waits = Калидро интизор аст
member-lent = Гузарвожа ҳанӯз иваз нашудааст
member-grant = Додани калидҳо
member-grant-words = Калимаҳои санҷишӣ, чунон ки аъзо хонд
member-grant-submit = Додан
check-words-own = Касе ки ба шумо калид медиҳад, ҳамин чор калимаро мепурсад.
key-coded = Калиди нишондиҳандаҳо: нусхаи { $version }
key-identity = Калиди номҳо: нусхаи { $version }
key-card = Калидҳои корт: нусхаи { $version }
keys-rewrapping = Калидҳои сабтҳо нав мешаванд: { $done } аз { $total }.
keys-renewal-due = Вақти нав кардани калидҳо расид. Он вақте оғоз мешавад, ки касе аз калиддорон дарояд.
