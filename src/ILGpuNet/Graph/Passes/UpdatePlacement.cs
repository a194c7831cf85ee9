using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Passes;

/// <summary>
/// Moves kernels that only compute new values of variables behind all kernels that can fail, so that a failure leaves all variables as they were, and
/// lets them write over the old value where no later kernel reads it. There they run as soon as they can: what they read, above all gradients, need not
/// be kept until the end.
/// </summary>
internal static class UpdatePlacement
{
    /// <summary>The kernels in their final order, and for each written node the leaf whose memory it takes over, where that is allowed.</summary>
    /// <param name="units">The kernels.</param>
    /// <param name="folded">The program that they compute.</param>
    /// <param name="updatesLast">Whether updates wait for the end, so that all kernels see the old values.</param>
    /// <param name="isInPlaceAllowed">Whether new values may be written over old ones.</param>
    public static (KernelUnit[] Units, Dictionary<int, int> TakesOver) Apply(
        KernelUnit[] units, FoldedProgram folded, bool updatesLast = false, bool isInPlaceAllowed = true)
    {
        GraphProgram program = folded.Program;
        Place[] places = folded.Places;
        var updated = new HashSet<int>(program.Updates.Select(update => places[update.Node].Buffer));
        var read = new HashSet<int>(units.SelectMany(unit => unit.Inputs).Select(input => input.Buffer));

        bool IsFinal(KernelUnit unit) =>
            unit.Outputs.Any(updated.Contains) && !unit.Outputs.Any(read.Contains) && !CanFail(unit.Primitive);

        KernelUnit[] others = [.. units.Where(unit => !IsFinal(unit))], finals = [.. units.Where(IsFinal)];
        KernelUnit[] ordered = updatesLast ? [.. others, .. finals] : Order(others, finals, TargetsOf);
        var takesOver = new Dictionary<int, int>();
        foreach (ProgramUpdate update in program.Updates)
        {
            if (update.Target < 0 || !isInPlaceAllowed) continue;
            Place value = places[update.Node];
            int position = Array.FindIndex(ordered, unit => unit.Outputs.Contains(value.Buffer));
            if (position < 0 || !CanTakeOver(update, value, ordered, position)) continue;
            takesOver.Add(value.Buffer, update.Target);
        }
        return (ordered, takesOver);

        HashSet<int> TargetsOf(KernelUnit unit) =>
            [.. program.Updates.Where(update => update.Target >= 0 && unit.Outputs.Contains(places[update.Node].Buffer)).Select(update => update.Target)];

        bool CanTakeOver(ProgramUpdate update, Place value, KernelUnit[] order, int position)
        {
            KernelUnit writer = order[position];
            if (writer.Primitive is not MapPrimitive || !IsFinal(writer)) return false;
            if (!value.Layout.Equals(Layout.Contiguous(program.Nodes[update.Node].Spec.Shape))) return false;
            if (takesOver.ContainsKey(value.Buffer) || takesOver.ContainsValue(update.Target)) return false;
            // The old value may be asked for, through a view, in this very evaluation, or the new one apart from its variable.
            if (program.Outputs.Any(output => places[output].Buffer == update.Target || places[output].Buffer == value.Buffer)) return false;
            if (program.Updates.Any(other => other != update && (places[other.Node].Buffer == update.Target || places[other.Node].Buffer == value.Buffer))) return false;
            for (int i = position + 1; i < order.Length; i++)
            {
                if (order[i].Inputs.Any(input => input.Buffer == update.Target)) return false;
            }
            // The kernel itself must read each element of the old value where it writes the new one.
            return writer.Inputs.All(input => input.Buffer != update.Target || input.Layout.Equals(value.Layout));
        }
    }

    /// <summary>Puts each final kernel behind the last one that can fail, that computes something for it, or that reads the value which it may write over.</summary>
    private static KernelUnit[] Order(KernelUnit[] others, KernelUnit[] finals, Func<KernelUnit, HashSet<int>> targetsOf)
    {
        int lastThatCanFail = Array.FindLastIndex(others, unit => CanFail(unit.Primitive));
        var writers = new Dictionary<int, int>();
        for (int i = 0; i < others.Length; i++)
        {
            foreach (int output in others[i].Outputs) writers[output] = i;
        }
        var behind = new int[finals.Length];
        for (int i = 0; i < finals.Length; i++)
        {
            HashSet<int> targets = targetsOf(finals[i]);
            bool ReadsTarget(KernelUnit unit) => unit.Inputs.Any(input => targets.Contains(input.Buffer));
            behind[i] = Math.Max(lastThatCanFail, Array.FindLastIndex(others, ReadsTarget));
            foreach (Place input in finals[i].Inputs) behind[i] = Math.Max(behind[i], writers.GetValueOrDefault(input.Buffer, -1));
            for (int earlier = 0; earlier < i; earlier++)
            {
                if (ReadsTarget(finals[earlier])) behind[i] = Math.Max(behind[i], behind[earlier]);
            }
        }
        var ordered = new List<KernelUnit>();
        for (int i = -1; i < others.Length; i++)
        {
            if (i >= 0) ordered.Add(others[i]);
            ordered.AddRange(finals.Where((_, final) => behind[final] == i));
        }
        return [.. ordered];
    }

    /// <summary>Whether a kernel may refuse the values that it is given: an index out of range, a matrix without inverse.</summary>
    private static bool CanFail(Primitive primitive) => primitive switch
    {
        MapPrimitive map => CanFail(map.Program),
        ManyMapsPrimitive maps => CanFail(maps.Program),
        RowPrimitive rows => rows.Program.Instructions.Any(CanFail),
        FusedPrimitive fused => CanFail(fused.Program) || fused.Head is { } head && CanFail(head),
        MatrixProductPrimitive or ConvolutionPrimitive or PoolingPrimitive or SoftmaxPrimitive or ReducePrimitive or ScanPrimitive => false,
        ConcatenatePrimitive or SliceScatterPrimitive or RandomPrimitive or RangePrimitive or ArgSortPrimitive => false,
        _ => true,
    };

    private static bool CanFail(MapProgram program) => program.Instructions.Any(instruction => CanFail(instruction.Function, instruction.OperandType));

    private static bool CanFail(RowInstruction instruction) =>
        instruction.Function is RowFunction.Pick or RowFunction.Place || CanFail(instruction.Map, instruction.OperandType);

    /// <summary>Whole numbers cannot be divided by zero.</summary>
    private static bool CanFail(MapFunction function, DType type) =>
        function is MapFunction.Divide or MapFunction.Remainder or MapFunction.TruncatedRemainder && !type.IsFloatingPoint();
}
