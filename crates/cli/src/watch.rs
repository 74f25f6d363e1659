//! Long work at a terminal: a bar on standard error while it runs, and Ctrl-C that stops it where that
//! does no harm.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use panoh_app::Progress;
use std::io::IsTerminal;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// How often the bar is drawn.
const DRAWN_EACH: Duration = Duration::from_millis(100);

/// Runs work under a bar; Ctrl-C and a request to end ask it to stop at the next harmless place.
pub(crate) async fn watched<T>(what: &str, work: impl AsyncFnOnce(&Progress) -> T) -> T {
    let progress = Progress::new();
    let watcher = tokio::spawn(watch(bar(what), progress.clone()));
    let outcome = work(&progress).await;
    watcher.abort();
    let _ = watcher.await;
    outcome
}

async fn watch(bar: Cleared, progress: Progress) {
    let (Ok(mut interrupt), Ok(mut end)) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    ) else {
        return;
    };
    let mut draw = tokio::time::interval(DRAWN_EACH);
    loop {
        tokio::select! {
            _ = interrupt.recv() => progress.cancel(),
            _ = end.recv() => progress.cancel(),
            _ = draw.tick() => show(&bar.0, &progress),
        }
    }
}

/// A bar that leaves nothing behind when its work has ended.
struct Cleared(ProgressBar);

impl Drop for Cleared {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn bar(what: &str) -> Cleared {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(None, target).with_message(what.to_owned());
    bar.set_style(ProgressStyle::default_spinner());
    Cleared(bar)
}

fn show(bar: &ProgressBar, progress: &Progress) {
    if bar.length().is_none() && progress.total() > 0 {
        let style = ProgressStyle::with_template("{msg} {bar:32} {human_pos}/{human_len} ({eta})");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    }
    if progress.total() > 0 {
        bar.set_length(progress.total());
    }
    bar.set_position(progress.done());
    bar.tick();
}
