//! What a person is to a thing, and the types that remember it.
use std::marker::PhantomData;
use std::ops::Deref;

use super::actor::Actor;
use super::acts::Act;
use crate::error::{Error, Result};

/// What someone is in a place, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Let in to this one space until a date, or without any appointment.
    Guest,
    /// Reads here, and belongs to the service.
    Person,
    /// Belongs to the space.
    Member,
    /// Leads the space.
    Lead,
}

/// All that a rule asks about someone in respect of something they may read.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// What they are in the place.
    pub role: Role,
    /// Whether they administer a department that it belongs to.
    pub is_department_admin: bool,
    /// Whether they run the suite.
    pub is_suite_admin: bool,
    /// Whether it is theirs: written by them, owned by them, or they themselves.
    pub owns: bool,
    /// Whether the place is closed, which makes it read-only.
    pub is_closed: bool,
    /// Whether the leads of the place let guests write.
    pub guests_may_write: bool,
}

/// What can be read or acted on.
pub trait Subject {
    /// What this actor is to it; none if they may not know of it.
    fn standing(&self, actor: &Actor) -> Option<Standing>;
}

/// A value that its actor may read. Content leaves this crate in no other form.
#[derive(Debug, Clone)]
pub struct Seen<T> {
    value: T,
    standing: Standing,
}

impl<T: Subject> Seen<T> {
    pub(crate) fn by(actor: &Actor, value: T) -> Result<Self> {
        let standing = value.standing(actor).ok_or(Error::NotFound)?;
        Ok(Self { value, standing })
    }

    /// The readable ones of some rows. SQL has filtered them already; a row lost here is a bug.
    pub(crate) fn all(actor: &Actor, values: Vec<T>) -> Vec<Self> {
        let found = values.len();
        let seen: Vec<Self> = values.into_iter().filter_map(|value| Self::by(actor, value).ok()).collect();
        if seen.len() < found {
            tracing::error!(lost = found - seen.len(), "rows passed the SQL rule but not the policy");
        }
        seen
    }

    /// Whether to offer an act; views ask this before they draw a button.
    pub fn may<A: Act>(&self) -> bool {
        A::allows(&self.standing)
    }

    /// The same of something that hangs on it, and is the actor's own or not: a comment.
    pub fn may_with<A: Act>(&self, owns: bool) -> bool {
        A::allows(&Standing { owns, ..self.standing })
    }

    /// The proof that the actor may do `A` with this value; `Tx::record` takes it back.
    ///
    /// # Errors
    /// [`Error::Forbidden`], naming the act.
    pub fn permit<A: Act>(self) -> Result<Permit<A, T>> {
        if self.may::<A>() {
            Ok(Permit { value: self.value, act: PhantomData })
        } else {
            Err(Error::Forbidden(A::NAME))
        }
    }

    /// What the actor is to it.
    pub fn standing(&self) -> &Standing {
        &self.standing
    }
}

impl<T> Deref for Seen<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// Proof that an actor may do `A` with a `T`.
#[derive(Debug)]
pub struct Permit<A, T> {
    value: T,
    act: PhantomData<A>,
}

impl<A, T> Deref for Permit<A, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// An act that concerns no particular thing, asked of the actor at large.
impl Actor {
    /// Proof that this actor may do `A` anywhere.
    ///
    /// # Errors
    /// [`Error::Forbidden`], naming the act.
    pub fn permit<A: Act>(&self) -> Result<Permit<A, ()>> {
        if A::allows(&self.at_large()) {
            Ok(Permit { value: (), act: PhantomData })
        } else {
            Err(Error::Forbidden(A::NAME))
        }
    }
}
