namespace ILGpuNet.Compiler;

/// <summary>Removes temporaries that only carry a value to the statement that follows.</summary>
internal static class Temporaries
{
    public static void Remove(List<Statement> statements)
    {
        var mentions = new Dictionary<Variable, int>();
        foreach (VariablePlace place in statements.SelectMany(s => s.DescendantsAndSelf).SelectMany(s => s.Expressions).SelectMany(e => e.DescendantsAndSelf).OfType<VariablePlace>())
            mentions[place.Variable] = mentions.GetValueOrDefault(place.Variable) + 1;
        Remove(statements, mentions);
    }

    private static void Remove(List<Statement> statements, Dictionary<Variable, int> mentions)
    {
        for (int i = 0; i < statements.Count; i++)
        {
            foreach (List<Statement> body in statements[i].Bodies) Remove(body, mentions);
            if (statements[i] is Assign { Variable: { IsTemporary: true } unused, Value: Call call } && mentions[unused] == 1)
                statements[i] = new Evaluate(call);
            if (i == 0) continue;
            switch (statements[i - 1], statements[i])
            {
                // value = e; x = value;
                case (Assign { Variable: { IsTemporary: true } temporary } first, Assign second) when IsOnlyUse(second.Value, temporary):
                    statements[--i] = new Assign(second.Target, Make.To(first.Value, second.Target.Type));
                    statements.RemoveAt(i + 1);
                    break;
                case (Assign { Variable: { IsTemporary: true } temporary } first, Return { Value: { } value }) when IsOnlyUse(value, temporary):
                    statements[--i] = new Return(first.Value);
                    statements.RemoveAt(i + 1);
                    break;
                // Create(&value, ...); x = value;
                case (Evaluate { Call: { Arguments: [AddressOf { Target: VariablePlace { Variable: { IsTemporary: true } temporary } }, .. var others] } create }, Assign { Variable: { } variable } assign)
                    when IsOnlyUse(assign.Value, temporary) && !others.Any(argument => argument.Mentions(variable)):
                    statements[--i] = new Evaluate(create with { Arguments = [new AddressOf(new VariablePlace(variable)), .. others] });
                    statements.RemoveAt(i + 1);
                    break;
            }
        }

        bool IsOnlyUse(Expression value, Variable temporary) =>
            value is Load { Source: VariablePlace { Variable: var variable } } && variable == temporary && mentions[temporary] == 2;
    }
}
