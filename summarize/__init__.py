"""From the questions and answers of a record to the points, figures and overview of a brief."""
