### До входа.

sign-in-title = Вход
sign-in-lead = Здесь хранится то, что люди доверили нам.
sign-in-login = Имя пользователя
sign-in-password = Пароль
sign-in-submit = Войти
sign-in-foot = Забыли пароль? Коллега, который ведёт участников, может задать новый.
second-title = Ещё один шаг
second-lead = Подтвердите вторым фактором, что это вы.
second-code = Код из приложения
second-code-hint = Шесть цифр, они меняются каждые полминуты.
second-submit = Продолжить
second-passkey = Ключ доступа
second-back = Назад ко входу
passkey-failed = Ключ доступа не сработал. Попробуйте ещё раз или введите код.
passkey-needs-script = Ключам доступа в этом браузере нужен JavaScript. Коды работают и без него.
