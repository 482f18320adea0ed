//! A ticket and its messages, as each side sees them.

use super::Ticket;
use super::messages::Message;
use shared::tickets::{console, portal};

impl From<Ticket> for portal::Ticket {
    fn from(ticket: Ticket) -> Self {
        Self {
            id: ticket.id,
            number: ticket.number,
            subject: ticket.subject,
            description: ticket.description,
            description_html: ticket.description_html,
            attachments: ticket.attachments,
            category: ticket.category,
            priority: ticket.priority,
            status: ticket.status,
            requester: ticket.requester,
            assignee: ticket.assignee,
            team: ticket.team.map(|team| team.name),
            resolution: ticket.resolution,
            closed_at: ticket.closed_at,
            created_at: ticket.created_at,
            updated_at: ticket.client_updated_at,
            version: ticket.client_version,
        }
    }
}

impl From<Ticket> for console::Ticket {
    fn from(ticket: Ticket) -> Self {
        Self {
            id: ticket.id,
            number: ticket.number,
            subject: ticket.subject,
            description: ticket.description,
            description_html: ticket.description_html,
            attachments: ticket.attachments,
            category: ticket.category,
            priority: ticket.priority,
            status: ticket.status,
            channel: ticket.channel,
            customer: ticket.customer,
            requester: ticket.requester,
            assignee: ticket.assignee,
            team: ticket.team,
            resolution: ticket.resolution,
            resolved_at: ticket.resolved_at,
            closed_at: ticket.closed_at,
            first_response_at: ticket.first_response_at,
            created_at: ticket.created_at,
            updated_at: ticket.updated_at,
            version: ticket.version,
        }
    }
}

impl From<Message> for portal::Message {
    fn from(message: Message) -> Self {
        let Message { id, author, body, body_html, is_internal_note: _, attachments, created_at } = message;
        Self { id, author, body, body_html, attachments, created_at }
    }
}

impl From<Message> for console::Message {
    fn from(message: Message) -> Self {
        let Message { id, author, body, body_html, is_internal_note, attachments, created_at } = message;
        Self { id, author, body, body_html, is_internal_note, attachments, created_at }
    }
}
