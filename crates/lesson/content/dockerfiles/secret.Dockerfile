# A secret
FROM python:3.12-slim
WORKDIR /app
COPY requirements.txt .
ARG INDEX_REVISION=1
RUN --mount=type=secret,id=pip,target=/root/.pip/pip.conf \
    pip install --no-cache-dir -r requirements.txt
COPY . .
CMD ["uvicorn", "src.app:app", "--host", "0.0.0.0", "--port", "8000"]
