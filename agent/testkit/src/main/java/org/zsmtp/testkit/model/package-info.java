/// Random mail servers without sockets, for conversations by the million.
///
/// A [org.zsmtp.testkit.model.ModelServer] keeps to the rules of SMTP, and knows what it took responsibility
/// for; an [org.zsmtp.testkit.model.AnarchicServer] keeps to none. Both speak through a
/// [org.zsmtp.testkit.model.Wire], which reads the client with a parser of its own, shares no code with the
/// client under test, and throws [org.zsmtp.testkit.model.LawBrokenException] at the first octet that a client
/// may not write.
@NullMarked
package org.zsmtp.testkit.model;

import org.jspecify.annotations.NullMarked;
