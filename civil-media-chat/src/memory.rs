//! How much memory this process may take, and whether little of it is left: then nobody new is let in, before the
//! kernel ends the process with all who are in it.
use std::fs;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often it is looked at.
const LOOKED_EVERY: Duration = Duration::from_millis(500);

/// What was seen last.
#[derive(Debug, Default)]
pub struct Memory(Mutex<Option<(Instant, bool)>>);

impl Memory {
    /// Whether nine tenths of what the process may take are taken. Never where the system sets no limit, or does not
    /// say: the limits are those of its control group (containers, systemd's `MemoryMax`) and of `ulimit -m`.
    pub fn is_short(&self) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, is_short)) = *seen
            && at.elapsed() < LOOKED_EVERY
        {
            return is_short;
        }
        let is_short = limit().zip(used()).is_some_and(|(limit, used)| used > limit / 10 * 9);
        if is_short != seen.is_some_and(|(_, before)| before) {
            tracing::warn!(is_short, used = used(), limit = limit(), "memory");
        }
        *seen = Some((Instant::now(), is_short));
        is_short
    }
}

/// How many bytes may be taken.
fn limit() -> Option<u64> {
    let group = fs::read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|max| max.trim().parse().ok());
    let own = fs::read_to_string("/proc/self/limits").ok().and_then(|limits| {
        let line = limits.lines().find_map(|line| line.strip_prefix("Max resident set"))?.to_owned();
        line.split_whitespace().next()?.parse().ok()
    });
    [group, own].into_iter().flatten().min()
}

/// How many bytes are taken.
fn used() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
