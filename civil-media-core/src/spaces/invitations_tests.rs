use super::tests::{act, emails};
use super::*;
use crate::error::Problem;
use crate::events::Event;
use crate::ids::PersonId;
use crate::testing::{Cast, run_sql};
use crate::{Error, jobs, notifications};

async fn told(cast: &Cast, person: PersonId) -> Vec<Event> {
    jobs::run_once(&cast.test.db).await.unwrap();
    let newest = cast.test.with_conn(|conn| notifications::newest(conn, &cast.actor(person), None, 50)).unwrap();
    newest.rows.iter().map(|one| one.event.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn leads_hear_of_a_proposal_and_its_proposer_of_the_answer() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let list = emails(&["guest@severnvale.nhs.example", "other@severnvale.nhs.example"], MemberRole::Guest, Some(10));
    act(&cast, cast.ben, |tx, actor| invite(tx, actor, &tax.slug, &list)).unwrap();
    let heard = told(&cast, cast.ada).await;
    assert!(
        heard.iter().any(|one| matches!(one, Event::MembersProposed { invitations, .. } if invitations.len() == 2))
    );

    let mut conn = cast.test.conn();
    let space = find(&mut conn, &cast.actor(cast.ada), &tax.slug).unwrap();
    let open = invitations(&mut conn, &space).unwrap();
    assert_eq!(sponsors(&mut conn, &[], &open).unwrap()[&cast.ben], "Ben Hughes");
    act(&cast, cast.ada, |tx, actor| withdraw_invitation(tx, actor, &tax.slug, open[0].id)).unwrap();
    act(&cast, cast.ada, |tx, actor| approve_proposal(tx, actor, &tax.slug, open[1].id)).unwrap();
    let again = act(&cast, cast.ada, |tx, actor| approve_proposal(tx, actor, &tax.slug, open[1].id));
    assert!(matches!(again, Err(Error::Conflict)));
    let heard = told(&cast, cast.ben).await;
    assert!(heard.iter().any(|one| matches!(one, Event::ProposalRefused { .. })));
    assert!(heard.iter().any(|one| matches!(one, Event::ProposalAccepted { .. })));

    // Who proposed a guest answers for them, beside the lead who agreed.
    let email = open[1].email.clone().unwrap();
    let person = cast.arrive("npf", &email, "Gwen Guest", "").unwrap().person;
    let among = members(&mut conn, &space, 0, 50).unwrap();
    assert_eq!(among.iter().find(|one| one.person_id == person).unwrap().sponsor_id, Some(cast.ben));
}

#[test]
fn a_guest_whose_time_has_passed_is_not_agreed_to() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let list = emails(&["guest@severnvale.nhs.example"], MemberRole::Guest, Some(10));
    act(&cast, cast.ben, |tx, actor| invite(tx, actor, &tax.slug, &list)).unwrap();
    let mut conn = cast.test.conn();
    run_sql(&mut conn, "update invitations set until = now() - interval '1 minute'").unwrap();
    let space = find(&mut conn, &cast.actor(cast.ada), &tax.slug).unwrap();
    let id = invitations(&mut conn, &space).unwrap()[0].id;
    let late = act(&cast, cast.ada, |tx, actor| approve_proposal(tx, actor, &tax.slug, id));
    let Err(Error::Invalid(errors)) = late else { panic!("{late:?}") };
    assert_eq!(errors.get("proposal"), Some(Problem::new("proposal-over")));
    assert_eq!(invitations(&mut conn, &space).unwrap()[0].state, "proposed");
}

#[test]
fn a_lead_who_invites_whom_a_member_proposed_agrees_to_it() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let proposed = emails(&["dan.whitfield@lra.gov.example"], MemberRole::Guest, Some(10));
    act(&cast, cast.ben, |tx, actor| invite(tx, actor, &tax.slug, &proposed)).unwrap();
    let list = emails(&["dan.whitfield@lra.gov.example"], MemberRole::Member, None);
    assert_eq!(act(&cast, cast.ada, |tx, actor| invite(tx, actor, &tax.slug, &list)).unwrap(), 1);
    act(&cast, cast.dan, |tx, actor| answer_invitation(tx, actor, &tax.slug, true)).unwrap();
    let mut conn = cast.test.conn();
    let space = find(&mut conn, &cast.actor(cast.dan), &tax.slug).unwrap();
    let dan = members(&mut conn, &space, 0, 50).unwrap().into_iter().find(|one| one.person_id == cast.dan).unwrap();
    assert_eq!((dan.role, dan.until), (MemberRole::Member, None));
}
