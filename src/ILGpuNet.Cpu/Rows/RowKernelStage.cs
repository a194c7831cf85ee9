using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>A stage of a row kernel.</summary>
/// <param name="Before">What works on whole rows and values of rows.</param>
/// <param name="Repeated">Values of rows that are repeated along them.</param>
/// <param name="SumsBefore">Sums over rows of what has been computed by then, and the values.</param>
/// <param name="Blocks">What works on blocks.</param>
/// <param name="SumsOfBlocks">For each step on blocks the sums over rows of what it computes.</param>
internal sealed record RowKernelStage(RowStep[] Before, int[] Repeated, (int Sum, int Value)[] SumsBefore, RowStep[] Blocks, int[][] SumsOfBlocks)
{
    /// <summary>The stages of a program. Places are numbered like values; the number of values + v is v repeated along its rows.</summary>
    public static RowKernelStage[] Create(RowProgram program, RowSchedule schedule, ValueList<RowSum> sums)
    {
        int values = program.Given + program.Instructions.Count;
        return Array.ConvertAll(schedule.Stages, stage => new RowKernelStage(
            Array.ConvertAll(stage.Before, Step), stage.Repeated,
            [.. Enumerable.Range(0, sums.Count).Where(sum => stage.Before.Contains(sums[sum].Value)).Select(sum => (sum, sums[sum].Value))],
            Array.ConvertAll(stage.Blocks, Step),
            Array.ConvertAll(stage.Blocks, value => Enumerable.Range(0, sums.Count).Where(sum => sums[sum].Value == value).ToArray())));

        RowStep Step(int value)
        {
            RowInstruction instruction = program.Instructions[value - program.Given];
            Span<int> places = [instruction.First, instruction.Second, instruction.Third];
            bool isMapOfRows = instruction.Function == RowFunction.Map && !instruction.Result.IsPerRow;
            for (int i = 0; i < places.Length; i++)
            {
                places[i] = Math.Max(places[i], 0);
                bool isScalar = places[i] >= program.Inputs.Count && places[i] < program.Given;
                if (isMapOfRows && !isScalar && program[places[i]].IsPerRow) places[i] += values;
            }
            return new RowStep(instruction, places, value, RowSchedule.IsReduction(instruction) ? schedule.TotalsOf(value) : 0);
        }
    }
}
