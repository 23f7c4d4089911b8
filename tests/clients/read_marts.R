# What R holds of a query on PostgreSQL, read through DBI, as CSV: numbers with all their digits, days as 2026-06-30.
arguments <- commandArgs(trailingOnly = TRUE)
connection <- DBI::dbConnect(
  RPostgreSQL::PostgreSQL(),
  host = "127.0.0.1", port = as.integer(arguments[1]), user = arguments[2], dbname = arguments[3]
)
invisible(DBI::dbGetQuery(connection, "set client_encoding = 'UTF8'"))
for (line in readLines(file("stdin"))) {
  file_and_query <- strsplit(line, "\t", fixed = TRUE)[[1]]
  frame <- DBI::dbGetQuery(connection, file_and_query[2])
  for (name in names(frame)) {
    column <- frame[[name]]
    if (is.character(column)) Encoding(column) <- "UTF-8"
    text <- if (is.double(column) && !inherits(column, "Date")) sprintf("%.17g", column) else as.character(column)
    text[is.na(column)] <- "\\N"
    frame[[name]] <- text
  }
  output <- file(file_and_query[1], open = "w", encoding = "UTF-8")
  write.table(frame, output, sep = ",", qmethod = "double", row.names = FALSE, col.names = FALSE)
  close(output)
}
cat(R.version$major, ".", R.version$minor, sep = "")
invisible(DBI::dbDisconnect(connection))
