//! How much memory there is for this process, and whether little of it is left: then nobody new is let in, before the
//! kernel ends the process with all who are in it.
use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often it is looked at.
const LOOKED_EVERY: Duration = Duration::from_millis(500);
/// From how much on it is short, in tenths, and down to how much it stays so.
const SHORT_FROM: u64 = 9;
const SHORT_TO: u64 = 8;

/// What was seen last.
#[derive(Debug, Default)]
pub struct Memory(Mutex<Option<(Instant, bool)>>);

impl Memory {
    /// Whether nine tenths are taken, and from then on until less than eight are: of what the process's control group
    /// may take (version 2: containers, systemd's `MemoryMax`), with all that is in the group, or of `ulimit -m`,
    /// which Linux keeps for us as a setting and does not enforce. Never where neither is set.
    pub fn is_short(&self) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let was_short = seen.is_some_and(|(_, is_short)| is_short);
        if let Some((at, _)) = *seen
            && at.elapsed() < LOOKED_EVERY
        {
            return was_short;
        }
        let tenths = if was_short { SHORT_TO } else { SHORT_FROM };
        let fullest =
            [of_group(), of_process()].into_iter().flatten().find(|(used, limit)| *used > limit / 10 * tenths);
        if fullest.is_some() != was_short {
            tracing::warn!(is_short = fullest.is_some(), ?fullest, "memory: used and limit, in bytes");
            metrics::gauge!("chat_memory_short").set(if fullest.is_some() { 1.0 } else { 0.0 });
        }
        *seen = Some((Instant::now(), fullest.is_some()));
        fullest.is_some()
    }
}

type UsedAndLimit = Option<(u64, u64)>;

/// Of the fullest of the groups that this process is in, without what the kernel can drop at once.
fn of_group() -> UsedAndLimit {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let own = groups.lines().find_map(|line| line.strip_prefix("0::/"))?;
    let root = Path::new("/sys/fs/cgroup");
    let limited = |group: &Path| {
        let number = |file: &str| fs::read_to_string(group.join(file)).ok()?.trim().parse::<u64>().ok();
        let limit = number("memory.max")?;
        let stat = fs::read_to_string(group.join("memory.stat")).unwrap_or_default();
        // What the kernel gives back when it is short.
        let spare = ["inactive_file ", "active_file ", "slab_reclaimable "];
        let spare: u64 = spare
            .iter()
            .filter_map(|name| stat.lines().find_map(|line| line.strip_prefix(name)?.parse::<u64>().ok()))
            .sum();
        Some((number("memory.current")?.saturating_sub(spare), limit))
    };
    let all = root.join(own);
    all.ancestors()
        .take_while(|group| group.starts_with(root))
        .filter_map(limited)
        .max_by_key(|(used, limit)| used.saturating_mul(1_000) / (*limit).max(1))
}

/// Of this process alone.
fn of_process() -> UsedAndLimit {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let limit = limits.lines().find_map(|line| line.strip_prefix("Max resident set"))?;
    let limit = limit.split_whitespace().next()?.parse().ok()?;
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let used = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let used = used.split_whitespace().next()?.parse::<u64>().ok()? * 1024;
    Some((used, limit))
}
