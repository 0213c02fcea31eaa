package io.drover.ports;

import io.drover.model.cell.CellId;
import io.drover.model.cell.Epoch;

/** Who decides for a cell: the process that has its lease in that epoch. A later epoch's word counts more. */
public record CellTerm(CellId cell, Epoch epoch) {}
