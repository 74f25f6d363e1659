//! Sentences that only the command line says. All others are those of the pages.

use panoh_web::texts::Language;

/// A code with its sentence in Tajik, Russian and English.
type Sentence = (&'static str, [&'static str; 3]);

const SENTENCES: &[Sentence] = &[
    (
        "no-node",
        [
            "Дар ин ҷузвдон Паноҳ нест. «panoh set-up» онро месозад, «panoh demo» намунаро.",
            "В этой папке нет Паноха. Создать: «panoh set-up», показательную: «panoh demo».",
            "There is no Panoh in this folder. `panoh set-up` makes one, `panoh demo` a demo.",
        ],
    ),
    (
        "not-set-up",
        [
            "Дар ин ҷо ҳанӯз ягон ташкилот нест. Аввал «panoh set-up»-ро иҷро кунед.",
            "Здесь ещё нет ни одной организации. Сначала выполните «panoh set-up».",
            "No organisation was set up here yet. Run `panoh set-up` first.",
        ],
    ),
    (
        "already-set-up",
        [
            "Дар ин ҷо аллакай ташкилот ҳаст.",
            "Организация здесь уже создана.",
            "An organisation was set up here already.",
        ],
    ),
    (
        "foreign-folder",
        [
            "Дар ин ҷузвдон чизи дигар ҳаст; намуна танҳо дар ҷузвдони холӣ сохта мешавад.",
            "В этой папке лежит что-то другое; показ создаётся только в пустой папке.",
            "This folder holds something else; a demo is made in an empty folder only.",
        ],
    ),
    (
        "foreign-database",
        [
            "Дар ин пойгоҳи додаҳо аллакай чизе ҳаст; намуна танҳо дар пойгоҳи холӣ сохта мешавад.",
            "В этой базе данных уже что-то есть; показ создаётся только в пустой базе.",
            "This database is in use already; a demo is made in an empty one only.",
        ],
    ),
    (
        "other-demo",
        [
            "Дар ин ҷузвдон намунаи дигар аст: андоза ё донаи дигар. Ҷузвдони дигар номбар кунед.",
            "В этой папке показ другого размера или с другим зерном. Укажите другую папку.",
            "This folder holds a demo of another size or seed. Name another folder.",
        ],
    ),
    (
        "demo-clock-refused",
        [
            "PANOH_DEMO_CLOCK танҳо барои ҷузвдони намуна аст.",
            "PANOH_DEMO_CLOCK допускается только для папки показа.",
            "PANOH_DEMO_CLOCK is for the folder of a demo only.",
        ],
    ),
    (
        "demo-clock-unreadable",
        [
            "PANOH_DEMO_CLOCK бояд чун +3d, -2h ё 2027-01-01T09:00:00Z бошад.",
            "PANOH_DEMO_CLOCK должен быть вида +3d, -2h или 2027-01-01T09:00:00Z.",
            "PANOH_DEMO_CLOCK must be like +3d, -2h or 2027-01-01T09:00:00Z.",
        ],
    ),
    (
        "password-needed",
        [
            "Парол лозим аст: онро дар терминал нависед ё дар PANOH_PASSWORD диҳед.",
            "Нужен пароль: введите его в терминале или передайте в PANOH_PASSWORD.",
            "A password is needed: type it at a terminal or give it in PANOH_PASSWORD.",
        ],
    ),
    (
        "passwords-differ",
        [
            "Ду парол як хел нестанд.",
            "Два пароля не совпадают.",
            "The two passwords differ.",
        ],
    ),
    (
        "answer-needed",
        [
            "Ҷавоб лозим аст: дар терминал нависед ё чун аргумент диҳед; «--help» номҳоро мегӯяд.",
            "Нужен ответ: введите его в терминале или передайте аргументом; имена покажет «--help».",
            "An answer is needed: type it at a terminal or give it as an option; `--help` names them.",
        ],
    ),
    (
        "second-factor-needed",
        [
            "Омили дуюм лозим аст: рамзро дар терминал нависед ё дар PANOH_OTP диҳед.",
            "Нужен второй фактор: введите код в терминале или передайте в PANOH_OTP.",
            "A second factor is needed: type its code at a terminal or give it in PANOH_OTP.",
        ],
    ),
    (
        "enrol-second-factor",
        [
            "Ин нақш омили дуюм талаб мекунад. Аввал дар браузер ворид шавед ва онро сабт кунед.",
            "Эта роль требует второго фактора. Сначала войдите в браузере и заведите его.",
            "This role needs a second factor. Sign in with a browser first and enrol one.",
        ],
    ),
    (
        "own-password-first",
        [
            "Паролро каси дигар додааст. Аввал дар браузер ворид шавед ва пароли худро интихоб кунед.",
            "Пароль задан кем-то другим. Сначала войдите в браузере и выберите свой.",
            "Somebody else chose this password. Sign in with a browser first and choose your own.",
        ],
    ),
    (
        "passkey-needs-browser",
        [
            "Калиди дастрасӣ танҳо дар браузер кор мекунад. Дар он ҷо рамзи якбора илова кунед.",
            "Ключ доступа работает только в браузере. Добавьте там одноразовый код.",
            "A passkey works in a browser only. Add one-time codes there first.",
        ],
    ),
    (
        "other-organisation",
        [
            "Ин корбар узви ташкилоте нест, ки номбар шуд.",
            "Этот пользователь не состоит в названной организации.",
            "This user does not belong to the organisation that was named.",
        ],
    ),
    (
        "not-an-id",
        [
            "Ин рамзи ташкилот нест; он дар саҳифаи ташкилот навишта шудааст.",
            "Это не идентификатор; он указан на странице организации.",
            "This is not an id; the organisation's page shows it.",
        ],
    ),
    (
        "file-not-there",
        [
            "Файлро хондан нашуд.",
            "Файл не удалось прочитать.",
            "The file could not be read.",
        ],
    ),
    (
        "file-exists",
        [
            "Ин файл аллакай ҳаст; болои он навишта намешавад.",
            "Такой файл уже есть; он не будет перезаписан.",
            "This file exists already; it is not written over.",
        ],
    ),
    (
        "folder-not-empty",
        [
            "Барқарорсозӣ танҳо ба ҷузвдони холӣ мумкин аст.",
            "Восстановить можно только в пустую папку.",
            "Restoring needs an empty folder.",
        ],
    ),
    (
        "backup-expired",
        [
            "Мӯҳлати ин нусхаи калидҳо гузаштааст.",
            "Срок этой копии ключей истёк.",
            "This key backup has ended and is not accepted any more.",
        ],
    ),
    (
        "backup-of-another-node",
        [
            "Ду нусха аз як ҷо нестанд.",
            "Две копии сделаны не одним узлом.",
            "The two backups are not of the same node.",
        ],
    ),
    (
        "ledger-too-old",
        [
            "Дафтари несткунии навтар маълум аст; маҳз он лозим аст.",
            "Известна более новая книга стираний; нужна именно она.",
            "A newer erasure ledger is known; that one is needed.",
        ],
    ),
    (
        "ledger-of-another-node",
        [
            "Ин дафтари несткунӣ аз ҷои дигар аст.",
            "Эта книга стираний от другого узла.",
            "This erasure ledger is of another node.",
        ],
    ),
    (
        "statement-of-nobody-known",
        [
            "Изҳоротро нигаҳбони ин нусха имзо накардааст.",
            "Заявление подписал не хранитель этой копии.",
            "The statement is not signed by a custodian of this backup.",
        ],
    ),
    (
        "plain-off-loopback",
        [
            "Берун аз ин мошин HTTP-и кушода рад мешавад: --certificate ва --key, --local-authority ё --trusted-proxy диҳед.",
            "За пределами этой машины открытый HTTP отклоняется: дайте --certificate и --key, --local-authority или --trusted-proxy.",
            "Beyond this machine plain HTTP is refused: give --certificate and --key, --local-authority, or --trusted-proxy.",
        ],
    ),
    (
        "demo-unfinished",
        [
            "Сохтани ин намоиш қатъ шуда буд ва дар ин ҷо чизи дигар ҳам ҳаст. Папкаи (ё базаи) дигар диҳед.",
            "Создание этого примера было прервано, и здесь лежит ещё что-то. Укажите другую папку (или базу).",
            "Making this demo was interrupted, and something else lies here too. Name another folder (or database).",
        ],
    ),
    (
        "other-nodes-database",
        [
            "Ин база аз гиреҳи дигар аст. node.key-ро аз папкаи сервери аввал нусха кунед, ё барои гиреҳи нав --found-new-node диҳед.",
            "Эта база принадлежит другому узлу. Скопируйте node.key из папки первого сервера или укажите --found-new-node, чтобы основать новый узел.",
            "This database belongs to another node. Copy node.key from the first server's folder, or give --found-new-node to found a new node.",
        ],
    ),
    (
        "proxy-without-origin",
        [
            "Пушти проксӣ нишонии https-и онро диҳед: --public-origin https://... Бе он кукиҳо ҳифз намешаванд.",
            "За прокси укажите его адрес https: --public-origin https://... Без него куки не защищены.",
            "Behind a proxy say its https address: --public-origin https://... Without it cookies are not protected.",
        ],
    ),
    (
        "tls",
        [
            "TLS-ро омода кардан нашуд.",
            "Не удалось подготовить TLS.",
            "TLS could not be set up.",
        ],
    ),
    (
        "listen",
        [
            "Дар ин нишонӣ гӯш кардан нашуд: шояд барномаи дигар онро гирифтааст.",
            "Не удалось слушать по этому адресу: возможно, он занят другой программой.",
            "This address cannot be listened at: another program may have it.",
        ],
    ),
    (
        "stopped",
        [
            "Сервер бозмонд.",
            "Сервер остановился.",
            "The server stopped.",
        ],
    ),
    (
        "database-unreadable",
        [
            "Пойгоҳи додаҳоро хондан нашуд: он вайрон аст ё тағйир дода шудааст.",
            "База данных не читается: она повреждена или изменена.",
            "The database cannot be read: it is damaged or was altered.",
        ],
    ),
    (
        "witness-unreadable",
        [
            "Дар файл сатри шоҳид нест.",
            "В файле нет строки свидетеля.",
            "There is no witness line in the file.",
        ],
    ),
    (
        "witness-signature",
        [
            "Сатри шоҳид тағйир ёфтааст ё хато навишта шудааст.",
            "Строка свидетеля изменена или переписана с ошибкой.",
            "The witness line was altered or miscopied.",
        ],
    ),
    (
        "two-custodians",
        [
            "Ду нигаҳбони гуногун лозиманд: яке метавонад бемор шавад.",
            "Нужны два разных хранителя: один может заболеть.",
            "Two different custodians are needed: one may fall ill.",
        ],
    ),
    (
        "backup-inside-data",
        [
            "Нусхаи эҳтиётӣ дар дохили ҷузвдони додаҳо ҳамроҳи он нест мешавад. Ҷои дигар номбар кунед.",
            "Копия внутри папки данных пропадёт вместе с ней. Укажите другое место.",
            "A backup inside the data folder goes with it. Name another place.",
        ],
    ),
    (
        "custodian-unreadable",
        [
            "Ин сатри кушод ё файли махфии нигаҳбон нест.",
            "Это не открытая строка и не файл хранителя.",
            "This is not a custodian's public line or identity file.",
        ],
    ),
    (
        "statement-unreadable",
        [
            "Ин изҳороти нигаҳбон дар бораи дафтари несткунӣ нест.",
            "Это не заявление хранителя о книге стираний.",
            "This is not a custodian's statement about the erasure ledger.",
        ],
    ),
    (
        "statement-signature",
        [
            "Изҳорот тағйир ёфтааст.",
            "Заявление изменено.",
            "The statement was altered.",
        ],
    ),
    (
        "held",
        [
            "Манъи қонунӣ ин сабтро нигоҳ медорад: нест кардан мумкин нест.",
            "Запись под правовым запретом: стереть её нельзя.",
            "A legal hold protects this record: it cannot be erased.",
        ],
    ),
    (
        "already-held",
        [
            "Манъи қонунӣ аллакай гузошта шудааст.",
            "Правовой запрет уже наложен.",
            "A legal hold stands already.",
        ],
    ),
    (
        "not-held",
        [
            "Манъи қонунӣ гузошта нашудааст.",
            "Правового запрета нет.",
            "No legal hold stands.",
        ],
    ),
    (
        "already-erased",
        [
            "Ин сабт аллакай нест карда шудааст.",
            "Запись уже стёрта.",
            "This record was erased already.",
        ],
    ),
    (
        "not-confirmed",
        [
            "Тасдиқ нашуд; ҳеҷ чиз тағйир наёфт.",
            "Не подтверждено; ничего не изменено.",
            "It was not confirmed; nothing was changed.",
        ],
    ),
    (
        "recovery-words",
        [
            "Ин калимаҳои барқарорсозӣ нестанд ё ба ягон ташкилоти ин ҷо тааллуқ надоранд.",
            "Это не слова восстановления или они не от здешней организации.",
            "These are no recovery words, or they belong to no organisation here.",
        ],
    ),
    (
        "login-form",
        [
            "Номи корбар: аз 2 то 64 ҳарф, рақам ё . _ - @.",
            "Имя для входа: от 2 до 64 букв, цифр или знаков . _ - @.",
            "A user name has 2 to 64 letters, digits or . _ - @.",
        ],
    ),
    (
        "login-taken",
        [
            "Ин номи корбар банд аст.",
            "Это имя для входа занято.",
            "This user name is already in use.",
        ],
    ),
    (
        "missing",
        [
            "Инро пур кунед.",
            "Заполните это поле.",
            "Please fill this in.",
        ],
    ),
    (
        "name-form",
        [
            "Ном аз 120 ҳарф дароз нест ва дар як сатр аст.",
            "Имя не длиннее 120 знаков и в одну строку.",
            "A name has at most 120 letters and stands on one line.",
        ],
    ),
    (
        "password-short",
        [
            "Парол аз 10 аломат кам нест: як ҷумла беҳтар аст.",
            "В пароле не меньше 10 знаков: лучше всего фраза.",
            "A password has at least 10 characters: a sentence is best.",
        ],
    ),
    (
        "password-long",
        [
            "Парол аз 200 аломат зиёд нест.",
            "В пароле не больше 200 знаков.",
            "A password has at most 200 characters.",
        ],
    ),
    (
        "password-weak",
        [
            "Ин паролро ёфтан осон аст.",
            "Этот пароль легко угадать.",
            "This password is easy to guess.",
        ],
    ),
    (
        "team-taken",
        [
            "Ду гурӯҳ як ном доранд.",
            "Две группы с одним именем.",
            "Two teams have the same name.",
        ],
    ),
];

/// The sentence of a code, if it is one of the command line's own.
pub(crate) fn of(code: &str, language: Language) -> Option<&'static str> {
    let (_, texts) = SENTENCES.iter().find(|(known, _)| *known == code)?;
    Some(texts[language as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_stands_once_and_is_said_in_every_language() {
        for (place, (code, texts)) in SENTENCES.iter().enumerate() {
            assert!(
                SENTENCES[place + 1..]
                    .iter()
                    .all(|(other, _)| other != code),
                "{code} twice"
            );
            for text in texts {
                assert!(
                    text.ends_with('.') && !text.contains('\n'),
                    "{code}: {text}"
                );
            }
        }
        assert_eq!(
            of("held", Language::English).map(|text| text.contains("hold")),
            Some(true)
        );
        assert_eq!(of("never-heard-of", Language::Tajik), None);
    }
}
