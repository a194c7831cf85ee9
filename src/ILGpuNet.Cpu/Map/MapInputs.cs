using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>The inputs of a map, and how blocks of them come to where they can be read: in place, or in scratch memory.</summary>
internal sealed unsafe class MapInputs
{
    private readonly LoopNest nest;
    private readonly long rowLength;
    private readonly int blockLength;
    private readonly MapInput[] inputs;

    /// <param name="nest">The map's loops, in which the inputs are the first operands.</param>
    /// <param name="operands">The inputs.</param>
    /// <param name="isRead">Whether an instruction reads an input.</param>
    /// <param name="isByRows">Whether blocks end at rows of the innermost axis.</param>
    /// <param name="blockLength">Elements of the longest block.</param>
    /// <param name="slotBytes">Bytes of a block in scratch memory.</param>
    public MapInputs(LoopNest nest, ReadOnlySpan<Operand> operands, Func<int, bool> isRead, bool isByRows, int blockLength, int slotBytes)
    {
        this.nest = nest;
        this.blockLength = blockLength;
        rowLength = isByRows ? nest.Extents[^1] : nest.Count;
        inputs = new MapInput[operands.Length];
        for (int input = 0; input < inputs.Length; input++)
        {
            MapInputAccess access = isRead(input) ? MapInput.Choose(nest, input, isByRows, blockLength) : MapInputAccess.None;
            inputs[input] = new MapInput(access, operands[input].Type.Size(), ScratchBytes, access == MapInputAccess.PeriodicInBlocks ? nest.Period(input) : 0);
            if (inputs[input].NeedsScratch) ScratchBytes += access == MapInputAccess.PeriodicInBlocks ? (int)inputs[input].Period / blockLength * slotBytes : slotBytes;
        }
    }

    public int Count => inputs.Length;

    /// <summary>Bytes of scratch memory.</summary>
    public int ScratchBytes { get; }

    /// <summary>Places what is the same in all blocks.</summary>
    public void Prepare(byte** operands, byte* scratch, byte** slots)
    {
        int length = (int)Math.Min(blockLength, rowLength);
        for (int input = 0; input < inputs.Length; input++)
        {
            MapInput description = inputs[input];
            if (!description.NeedsScratch) continue;
            byte* place = slots[input] = scratch + description.ScratchOffset;
            if (description.Access == MapInputAccess.Constant)
                StridedLoader.Fill(description.ElementSize, operands[input], length, place);
            else if (description.Access == MapInputAccess.Periodic)
                StridedLoader.Load(nest, input, description.ElementSize, operands[input], 0, length, place);
            else if (description.Access == MapInputAccess.PeriodicInBlocks)
                StridedLoader.Load(nest, input, description.ElementSize, operands[input], 0, (int)description.Period, place);
        }
    }

    /// <summary>Places a block of <paramref name="count"/> elements of a row.</summary>
    public void Place(byte** operands, byte* scratch, byte** slots, long row, long column, int count, bool isNewRow)
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
                    StridedLoader.Fill(description.ElementSize, element, (int)Math.Min(blockLength, rowLength), slots[input]);
                    break;
                case MapInputAccess.PeriodicInBlocks:
                    slots[input] = scratch + description.ScratchOffset + (row * rowLength + column) % description.Period * description.ElementSize;
                    break;
                case MapInputAccess.Collected:
                    StridedLoader.Load(
                        nest, input, description.ElementSize, operands[input], row * rowLength + column, count, slots[input]);
                    break;
            }
        }
    }
}
