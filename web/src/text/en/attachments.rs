//! Files that hang on something.

use super::common::counted;

/// Opens the choice of files.
pub const ATTACH: &str = "Attach files";
/// Over the editor while files are held over it.
pub const DROP: &str = "Drop the files to attach them";
/// Names the files of a message.
pub const FILES: &str = "Files";
/// Names those that are being attached.
pub const ATTACHED: &str = "Attached files";
/// On a button while files are on their way.
pub const SENDING_FILES: &str = "Sending files";
/// Beside that button.
pub const STILL_GOING: &str = "You can send this once the files are there.";
/// Beside a button while some failed.
pub const SOME_FAILED: &str = "A file was not sent. Try it again or remove it.";
/// Beside a button when the ticket goes to another organization.
pub const OF_ANOTHER: &str = "Files can't go to another organization. Remove them, or reply with them later.";
/// A file that is larger than the server takes, where it does not say more.
pub const TOO_LARGE: &str = "This file is too large.";
/// A file with nothing in it.
pub const EMPTY: &str = "This file is empty.";
/// A file that could not be fetched.
pub const NOT_DOWNLOADED: &str = "The file could not be downloaded.";
/// A picture that could not be fetched.
pub const NO_PICTURE: &str = "The picture could not be loaded. You can download the file.";
/// While a picture is on its way.
pub const LOADING: &str = "Loading the picture";
/// Fetches a file.
pub const DOWNLOAD: &str = "Download";
/// While that works.
pub const DOWNLOADING: &str = "Downloading";
/// In the view of one picture.
pub const PREVIOUS: &str = "Previous picture";
/// In the view of one picture.
pub const NEXT: &str = "Next picture";

/// Said when there are more than may be.
pub fn too_many(most: usize) -> String {
    format!("There can be {most} files at most.")
}

/// Under that: "2 files were not attached."
pub fn left_out(count: usize) -> String {
    format!("{} not attached.", counted(count, "file was", "files were"))
}

/// Ends what goes: "Cancel form.png".
pub fn cancel(name: &str) -> String {
    format!("Cancel {name}")
}

/// Names the bar of what goes: "Sending form.png".
pub fn sending(name: &str) -> String {
    format!("Sending {name}")
}

/// Read out: "form.png is sent".
pub fn sent(name: &str) -> String {
    format!("{name} is sent")
}

/// Read out: "form.png was not sent".
pub fn failed(name: &str) -> String {
    format!("{name} was not sent")
}

/// Names a picture of a gallery: "Look at form.png".
pub fn look_at(name: &str) -> String {
    format!("Look at {name}")
}

/// Where one is among the pictures: "2 of 5".
pub fn place(at: usize, count: usize) -> String {
    format!("{} of {count}", at + 1)
}

/// What a file is, by its media type, or else by its ending.
pub fn kind(media: &str, ending: Option<&str>) -> String {
    let known = match media {
        "image/png" => "PNG picture",
        "image/jpeg" => "JPEG picture",
        "image/gif" => "GIF picture",
        "image/webp" => "WebP picture",
        "application/pdf" => "PDF document",
        _ => match (ending, media.split('/').next()) {
            (Some("txt" | "log"), _) => "Text",
            (Some("md"), _) => "Markdown text",
            (Some("csv"), _) => "CSV table",
            (Some("doc" | "docx" | "odt"), _) => "Text document",
            (Some("xls" | "xlsx" | "ods"), _) => "Spreadsheet",
            (Some("ppt" | "pptx" | "odp"), _) => "Presentation",
            (Some("zip" | "gz" | "tgz" | "7z" | "rar" | "tar"), _) => "Archive",
            (_, Some("image")) => "Picture",
            (_, Some("video")) => "Video",
            (_, Some("audio")) => "Sound",
            (Some(ending), _) => return format!("{} file", ending.to_ascii_uppercase()),
            (None, _) => "File",
        },
    };
    known.to_owned()
}
