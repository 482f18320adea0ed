//! What is only looked at.

use leptos::prelude::*;
use shared::person::Side;
use shared::tickets::Priority;
use uuid::Uuid;

use super::STATUSES;
use crate::ui::{
    Avatar, AvatarSize, AvatarStack, BrandName, Button, ButtonKind, Card, ConnectionState, CountBadge,
    EmptyState, ErrorCard, Fact, HoursMeter, Icon, LiveDot, NobodyAvatar, PriorityBadge, PriorityGlyph,
    Progress, ServiceLevel, ServiceLevelBadge, Skeleton, SkeletonShape, StatusBadge, StatusGlyph, Tag, Time,
    TimeStyle,
};

#[component]
pub(super) fn States() -> impl IntoView {
    let levels = [
        (ServiceLevel::Comfortable, "2 h 40"),
        (ServiceLevel::Soon, "42 min"),
        (ServiceLevel::Late, "18 min late"),
        (ServiceLevel::Paused, "Paused"),
        (ServiceLevel::Met, "Met in 32 min"),
    ];
    view! {
        <Card title="Status, priority, service level">
            {STATUSES
                .map(|status| {
                    view! {
                        <div class="actions">
                            <StatusBadge status=status reader=Side::Client />
                            <StatusBadge status=status reader=Side::Staff bare=true />
                            <StatusGlyph status=status reader=Side::Staff />
                        </div>
                    }
                })
                .collect_view()}
            <div class="actions">
                {Priority::ALL
                    .map(|priority| {
                        view! {
                            <PriorityBadge priority=priority />
                            <PriorityGlyph priority=priority />
                        }
                    })
                    .collect_view()}
            </div>
            <div class="actions">
                {levels.map(|(level, label)| view! { <ServiceLevelBadge level=level label=label /> }).collect_view()}
            </div>
            <div class="actions">
                <Tag label="prices" />
                <CountBadge count=5_u64 waiting=true what="things wait for you" />
                <CountBadge count=14_u64 what="tickets" />
                <LiveDot state=ConnectionState::Live />
                <LiveDot state=ConnectionState::Reconnecting />
                <LiveDot state=ConnectionState::Offline />
            </div>
            <Progress label="Product site relaunch" percent=62_u8 />
            <HoursMeter label="46 % approved, 21 % to approve" approved=46.0 to_approve=21.0 />
        </Card>
    }
}

#[component]
pub(super) fn People() -> impl IntoView {
    let people = ["Marta Lindholm", "Jonas Reuter", "Priya Nair", "Tom Okoro", "Lucie Bernard"];
    let people: Vec<_> = (1_u128..)
        .zip(people)
        .map(|(number, name)| (Uuid::from_u128(number * 61), name.to_owned()))
        .collect();
    let sizes = [AvatarSize::Large, AvatarSize::Medium, AvatarSize::Small, AvatarSize::Tiny];
    let row = people
        .iter()
        .zip(sizes)
        .map(|((id, name), size)| view! { <Avatar name=name.clone() id=*id size=size alone=true /> })
        .collect_view();
    view! {
        <Card title="People and times">
            <div class="actions">{row} <NobodyAvatar /> <AvatarStack people=people /></div>
            <BrandName name="Harbour & Vale" />
            <dl class="facts">
                <Fact term="Last activity">
                    <Time at=chrono::DateTime::UNIX_EPOCH />
                </Fact>
                <Fact term="Message">
                    <Time at=chrono::DateTime::UNIX_EPOCH style=TimeStyle::Clock />
                </Fact>
                <Fact term="Due">
                    <Time at=chrono::DateTime::UNIX_EPOCH style=TimeStyle::Day />
                </Fact>
            </dl>
        </Card>
    }
}

#[component]
pub(super) fn Waiting() -> impl IntoView {
    view! {
        <Card title="Skeleton: the shape of what comes" flush=true>
            <Skeleton shape=SkeletonShape::Rows rows=3 />
        </Card>
        <Card title="Empty">
            <EmptyState title="Nothing is open" text="When something does not work, raise a ticket.">
                <Button kind=ButtonKind::Primary icon=Icon::Plus>
                    "Raise a ticket"
                </Button>
            </EmptyState>
        </Card>
        <Card title="A card that could not load" flush=true>
            <ErrorCard
                title="The figures could not be loaded."
                text=Some("Everything else on this page is up to date.".to_owned())
                reference=Some("7F3C-21".to_owned())
                on_retry=|()| ()
            />
        </Card>
    }
}

#[component]
pub(super) fn Outlines() -> impl IntoView {
    view! {
        <Card title="Icons">
            <div class="gallery-icons">{Icon::ALL.iter().map(|icon| icon.into_render()).collect_view()}</div>
        </Card>
    }
}
