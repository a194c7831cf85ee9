namespace ILGpuNet.Cpu;

// Where the values of a block lie.
internal sealed unsafe partial class MapKernel
{
    /// <summary>Places what is the same in all blocks, and decides which outputs need their reserve.</summary>
    private void PrepareSlots(byte** operands, long* scalars, byte* scratch, byte** slots, bool* isReserved)
    {
        int length = (int)Math.Min(BlockLength, rowLength);
        for (int input = 0; input < inputs.Length; input++)
        {
            MapInput description = inputs[input];
            if (!description.NeedsScratch) continue;
            byte* place = slots[input] = scratch + description.ScratchOffset;
            if (description.Access == MapInputAccess.Constant)
                StridedLoader.Fill(description.ElementSize, operands[input], length, place);
            else if (description.Access == MapInputAccess.Periodic)
                StridedLoader.Load(nest, input, description.ElementSize, operands[input], 0, length, place);
        }
        byte* next = scratch + scratchBytes - slotBytes * (scalarTypes.Length + schedule.Registers);
        for (int i = 0; i < scalarTypes.Length; i++, next += slotBytes)
        {
            slots[schedule.FirstScalarSlot + i] = next;
            StridedLoader.Fill(scalarTypes[i].Size(), (byte*)(scalars + i), length, next);
        }
        for (int i = 0; i < schedule.Registers; i++, next += slotBytes) slots[schedule.FirstRegisterSlot + i] = next;
        for (int output = 0; output < schedule.Outputs.Length; output++)
        {
            isReserved[output] = output >= storedOutputs || IsReserveNeeded(operands, output);
            if (isReserved[output]) slots[schedule.FirstOutputSlot + output] = slots[schedule.Outputs[output].Reserve];
        }
    }

    /// <summary>
    /// Whether an output is the memory of an input that is read after it has been computed, or is written past the caches: not where it
    /// is an input's memory, which is in the cache already.
    /// </summary>
    private bool IsReserveNeeded(byte** operands, int output)
    {
        byte* destination = operands[inputs.Length + output];
        foreach (int input in schedule.Outputs[output].ReadLater)
            if (operands[input] == destination) return true;
        if (!isStreamed) return false;
        for (int input = 0; input < inputs.Length; input++)
            if (operands[input] == destination) return false;
        return true;
    }

    private void PlaceInputs(byte** operands, byte** slots, long row, long column, int count, bool isNewRow)
    {
        for (int input = 0; input < inputs.Length; input++)
        {
            MapInput description = inputs[input];
            switch (description.Access)
            {
                case MapInputAccess.InPlace:
                    slots[input] = operands[input] + (row * rowLength + column) * description.ElementSize;
                    break;
                case MapInputAccess.Rows:
                    slots[input] = operands[input] + (nest.Offset(input, row, nest.Rank - 1) + column) * description.ElementSize;
                    break;
                case MapInputAccess.RowConstant when isNewRow:
                    byte* element = operands[input] + nest.Offset(input, row, nest.Rank - 1) * description.ElementSize;
                    StridedLoader.Fill(description.ElementSize, element, (int)Math.Min(BlockLength, rowLength), slots[input]);
                    break;
                case MapInputAccess.Collected:
                    StridedLoader.Load(
                        nest, input, description.ElementSize, operands[input], row * rowLength + column, count, slots[input]);
                    break;
            }
        }
    }

    private void StoreReserved(byte** operands, byte** slots, bool* isReserved, long start, int count)
    {
        for (int output = 0; output < storedOutputs; output++)
        {
            if (!isReserved[output]) continue;
            MapOutput description = schedule.Outputs[output];
            byte* source = slots[description.Reserve];
            byte* destination = operands[inputs.Length + output] + start * description.Type.Size();
            long byteLength = (long)count * description.Type.Size();
            if (isStreamed) StreamingCopy.Run(source, destination, byteLength);
            else Buffer.MemoryCopy(source, destination, byteLength, byteLength);
        }
    }

    private void AddToSums(byte** operands, byte** slots, int segment, long start, int count)
    {
        double* accumulators = (double*)operands[inputs.Length + schedule.Outputs.Length];
        for (int output = storedOutputs; output < schedule.Outputs.Length; output++)
            sums!.Add(accumulators, segment, output - storedOutputs, slots[schedule.FirstOutputSlot + output], start, count);
    }
}
