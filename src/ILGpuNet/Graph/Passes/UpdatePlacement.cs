using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Passes;

/// <summary>
/// Moves kernels that only compute new values of variables to the end of the plan, so that a failure before them leaves all variables as they
/// were, and lets those write over the old value where no later kernel reads it.
/// </summary>
internal static class UpdatePlacement
{
    /// <summary>The kernels in their final order, and for each written node the leaf whose memory it takes over, where that is allowed.</summary>
    public static (KernelUnit[] Units, Dictionary<int, int> TakesOver) Apply(KernelUnit[] units, FoldedProgram folded, bool isInPlaceAllowed)
    {
        GraphProgram program = folded.Program;
        Place[] places = folded.Places;
        var updated = new HashSet<int>(program.Updates.Select(update => places[update.Node].Buffer));
        var read = new HashSet<int>(units.SelectMany(unit => unit.Inputs).Select(input => input.Buffer));

        bool IsFinal(KernelUnit unit) =>
            unit.Outputs.Any(updated.Contains) && !unit.Outputs.Any(read.Contains);

        KernelUnit[] ordered = [.. units.Where(unit => !IsFinal(unit)), .. units.Where(IsFinal)];
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
}
